-- Tokens through LuaJIT: as cdata pointers, as uintptr_t and as Lua numbers, interpreted and compiled.
--
-- luajit luajit_tokens.lua <libmembuf.so>
local ffi = require("ffi")
local HANDLES = 100000
local OK, STALE = 0, -13

ffi.cdef [[
typedef struct membuf membuf;
typedef struct membuf_slice membuf_slice;
typedef int32_t (*membuf_chunk_fn)(void *user_data, const uint8_t *data, size_t len);
int32_t membuf_bytes_new(const void *init, size_t len, membuf **out, void *err);
int32_t membuf_write(membuf *s, const void *data, size_t len, size_t *out_n);
int32_t membuf_tell(membuf *s, int64_t *out_pos);
int32_t membuf_getvalue(membuf *s, membuf_slice **out);
int32_t membuf_slice_data(const membuf_slice *slice, const uint8_t **out_data, size_t *out_len);
void membuf_slice_free(membuf_slice *slice);
void membuf_free(membuf *s);
int32_t membuf_read_chunks(membuf *s, size_t chunk_size, membuf_chunk_fn each, void *user_data);
int32_t membuf_leak_check(void *visit, void *user_data, size_t *out_live);
]]
local lib = ffi.load(arg[1])

local function check(condition, what)
    if not condition then
        io.stderr:write("luajit: ", what, "\n")
        os.exit(1)
    end
end

local out, slice = ffi.new("membuf *[1]"), ffi.new("membuf_slice *[1]")
local data, size, position = ffi.new("const uint8_t *[1]"), ffi.new("size_t[1]"), ffi.new("int64_t[1]")

local function open(text)
    check(lib.membuf_bytes_new(text, #text, out, nil) == OK, "bytes_new failed")
    return out[0]
end

local function content(stream)
    check(lib.membuf_getvalue(stream, slice) == OK, "getvalue failed")
    check(lib.membuf_slice_data(slice[0], data, size) == OK, "slice_data failed")
    local text = ffi.string(data[0], size[0])
    lib.membuf_slice_free(slice[0])
    return text
end

local function run()
    local tokens, array = {}, ffi.new("membuf *[?]", HANDLES)
    local low, high = 2 ^ 52, 2 ^ 53
    for i = 1, HANDLES do
        local token = open("content " .. i)
        local word = ffi.cast("uintptr_t", token)
        local number = tonumber(word)
        check(number >= low and number < high, "a token is not in [2^52, 2^53)")
        check(ffi.cast("uintptr_t", number) == word, "a token is not exact as a Lua number")
        check(ffi.cast("membuf *", number) == token, "a pointer made from a Lua number is another")
        -- A collector of cdata that would follow the pointer, or a finalizer that got another, would show here.
        tokens[i] = ffi.gc(token, lib.membuf_free)
        array[i - 1] = token
        if i % 20000 == 0 then collectgarbage() end
    end
    for i = 1, HANDLES do
        check(lib.membuf_write(tokens[i], "C", 1, nil) == OK, "write failed")
        check(content(array[i - 1]) == "Content " .. i, "another stream's content")
        check(lib.membuf_tell(ffi.cast("void *", tokens[i]), position) == OK, "tell through void * failed")
    end

    local log, source = open(""), open("chunk by chunk")
    local each = ffi.cast("membuf_chunk_fn", function(user_data, bytes, len)
        return lib.membuf_write(user_data, bytes, len, nil) == OK and 1 or -1000
    end)
    check(lib.membuf_read_chunks(source, 5, each, log) == OK, "read_chunks with a token as user data failed")
    check(content(log) == "chunk by chunk", "the callback wrote to another stream")
    each:free()
    lib.membuf_free(log)
    lib.membuf_free(source)

    -- Half is freed by hand, and refused afterwards; the collector frees the rest.
    for i = 1, HANDLES, 2 do
        lib.membuf_free(ffi.gc(tokens[i], nil))
        lib.membuf_free(tokens[i])
        check(lib.membuf_tell(tokens[i], position) == STALE, "a freed handle is not stale")
    end
    tokens = nil
    collectgarbage()
    collectgarbage()
    check(lib.membuf_leak_check(nil, nil, size) == OK and size[0] == 0, "handles are live at the end")
end

jit.off()
run()
jit.on()
run()
print(("OK: %s: 2 x %d tokens as cdata pointers, uintptr_t and numbers"):format(jit.version, HANDLES))
