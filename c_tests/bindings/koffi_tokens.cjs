// Tokens through koffi, as BigInt, as named opaque pointers, and as Number where the version at hand allows it.
//
// node koffi_tokens.cjs <libmembuf.so>; NODE_PATH says where koffi is.
'use strict';
const koffi = require('koffi');
const HANDLES = 100000;
const OK = 0, STALE = -13;

function check(condition, what) {
    if (!condition) {
        console.error(`koffi: ${what}`);
        process.exit(1);
    }
}

koffi.pointer('membuf', koffi.opaque());
koffi.pointer('membuf_slice', koffi.opaque());
const Chunk = koffi.proto('int Chunk(void *user_data, uint8_t *data, size_t len)');
const lib = koffi.load(process.argv[2]);
const bytesNew = lib.func('int membuf_bytes_new(const uint8_t *init, size_t len, _Out_ membuf *out, void *err)');
const write = lib.func('int membuf_write(membuf s, const uint8_t *data, size_t len, _Out_ size_t *out_n)');
const writeVoid = lib.func('membuf_write', 'int', ['void *', 'str', 'size_t', 'void *']);
const tell = lib.func('int membuf_tell(membuf s, _Out_ int64_t *out_pos)');
const tellWord = lib.func('membuf_tell', 'int', ['uintptr_t', 'void *']);
const tellDouble = (token) => tellWord(Number(koffi.address(token)), null);
const getvalue = lib.func('int membuf_getvalue(membuf s, _Out_ membuf_slice *out)');
const sliceData = lib.func('int membuf_slice_data(membuf_slice s, _Out_ void **out_data, _Out_ size_t *out_len)');
const sliceFree = lib.func('void membuf_slice_free(membuf_slice s)');
const free = lib.func('void membuf_free(membuf s)');
const readChunks = lib.func('membuf_read_chunks', 'int', ['membuf', 'size_t', koffi.pointer(Chunk), 'void *']);
const leakCheck = lib.func('int membuf_leak_check(void *visit, void *user_data, _Out_ size_t *out_live)');

function open(text) {
    const out = [null], bytes = Buffer.from(text);
    check(bytesNew(bytes, bytes.length, out, null) === OK, 'bytes_new failed');
    return out[0];
}

function content(stream) {
    const slice = [null], data = [null], size = [0];
    check(getvalue(stream, slice) === OK, 'getvalue failed');
    check(sliceData(slice[0], data, size) === OK, 'slice_data failed');
    const text = Number(size[0]) === 0 ? '' : Buffer.from(koffi.decode(data[0], 'uint8_t', Number(size[0]))).toString();
    sliceFree(slice[0]);
    return text;
}

const tokens = [];
for (let i = 0; i < HANDLES; i++) {
    const token = open(`content ${i}`), word = koffi.address(token), number = Number(word);
    check(word >= 2n ** 52n && word < 2n ** 53n, `token ${word} is not in [2^52, 2^53)`);
    check(Number.isSafeInteger(number) && BigInt(number) === word, `token ${word} is not exact as a Number`);
    tokens.push(token);
}
check(new Set(tokens.map((token) => koffi.address(token))).size === HANDLES, 'two handles are one token');
if (global.gc)
    global.gc();
tokens.forEach((token, i) => {
    const n = [0];
    check(write(token, Buffer.from('C'), 1, n) === OK && Number(n[0]) === 1, 'write failed');
    if (i % 10 === 0)
        check(content(token) === `Content ${i}`, "another stream's content");
    check(writeVoid(token, 'O', 1, null) === OK, 'write through void * failed');
    check(tellDouble(token) === OK, 'a token that went through a Number was refused');
});

const log = open(''), source = open('chunk by chunk');
const status = readChunks(source, 5, (userData, data, len) => {
    const bytes = Buffer.from(koffi.decode(data, 'uint8_t', Number(len)));
    return write(userData, bytes, bytes.length, [0]) === OK ? 1 : -1000;
}, log);
check(status === OK, `read_chunks with a token as user data answered ${status}`);
check(content(log) === 'chunk by chunk', 'the callback wrote to another stream');

for (const token of [...tokens, log, source]) {
    free(token);
    free(token);
    check(tell(token, [0n]) === STALE, 'a freed handle is not stale');
}
const live = [0];
check(leakCheck(null, null, live) === OK && Number(live[0]) === 0, `${live[0]} handles are live at the end`);
console.log(`OK: koffi ${koffi.version}, node ${process.version}: ${HANDLES} tokens as ${typeof tokens[0]}`);
