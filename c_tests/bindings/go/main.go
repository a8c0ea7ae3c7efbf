// Tokens through cgo: kept as *C.membuf in Go memory of every sort while the collector runs and stacks move.
//
// Go's collector and its stack copier look at words of pointer type; GODEBUG=invalidptr=1 (the default) makes them end
// the program when one points into memory that Go owns but does not use. A pointer to an incomplete C type, as
// *C.membuf is, they leave alone; an unsafe.Pointer they do not. run.sh adds cgocheck=2.
package main

/*
#include <membuf.h>
#include <stdlib.h>

extern int32_t membufGoChunk(void *user_data, uint8_t *data, size_t len);

static membuf_status read_into(membuf *from, void *user_data)
{
    return membuf_read_chunks(from, 5, (membuf_chunk_fn)membufGoChunk, user_data);
}
*/
import "C"

import (
	"fmt"
	"os"
	"runtime"
	"unsafe"
)

const handles = 20000

type node struct {
	stream *C.membuf
	next   *node
}

func check(condition bool, format string, arguments ...any) {
	if !condition {
		fmt.Fprintf(os.Stderr, "cgo: "+format+"\n", arguments...)
		os.Exit(1)
	}
}

func open(content string) *C.membuf {
	var stream *C.membuf
	text := []byte(content)
	check(C.membuf_bytes_new(unsafe.Pointer(&text[0]), C.size_t(len(text)), &stream, nil) == C.MEMBUF_OK, "bytes_new")
	return stream
}

func write(stream *C.membuf, content string) C.membuf_status {
	text := []byte(content)
	return C.membuf_write(stream, unsafe.Pointer(&text[0]), C.size_t(len(text)), nil)
}

func content(stream *C.membuf) string {
	var all *C.membuf_slice
	var data *C.uint8_t
	var size C.size_t
	check(C.membuf_getvalue(stream, &all) == C.MEMBUF_OK, "getvalue")
	check(C.membuf_slice_data(all, &data, &size) == C.MEMBUF_OK, "slice_data")
	text := C.GoStringN((*C.char)(unsafe.Pointer(data)), C.int(size))
	C.membuf_slice_free(all)
	return text
}

//export membufGoChunk
func membufGoChunk(userData unsafe.Pointer, data *C.uint8_t, size C.size_t) C.int32_t {
	// A collection in the middle of a call from C, with a token on the stack.
	runtime.GC()
	if C.membuf_write((*C.membuf)(userData), unsafe.Pointer(data), size, nil) != C.MEMBUF_OK {
		return -1000
	}
	return C.MEMBUF_CONTINUE
}

// deep keeps a token in every frame of a stack that has to grow, and so to be copied, several times.
func deep(stream *C.membuf, depth int) int64 {
	var room [128]byte
	room[depth%len(room)] = 1
	if depth == 0 {
		runtime.GC()
		var position C.int64_t
		check(C.membuf_tell(stream, &position) == C.MEMBUF_OK, "tell on a deep stack")
		return int64(position)
	}
	return deep(stream, depth-1) + int64(room[depth%len(room)]) - 1
}

var (
	global    *C.membuf
	globalRaw unsafe.Pointer
)

// control does what a token must never look like: a word of pointer type that leads into memory of Go's heap which
// is not in use. The collector has to end the program, or this test could not fail.
func control() {
	room := make([]byte, 1<<20)
	address := uintptr(unsafe.Pointer(&room[0]))
	room = nil
	runtime.GC()
	runtime.GC()
	*(*uintptr)(unsafe.Pointer(&globalRaw)) = address
	for i := 0; i < 10; i++ {
		runtime.GC()
	}
	fmt.Println("the collector did not look at the words of pointer type")
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "control" {
		control()
		return
	}
	// In a slice, a map, a list, an interface, a global, a channel, a closure, as unsafe.Pointer: all of it scanned.
	slice := make([]*C.membuf, 0)
	table := make(map[*C.membuf]string)
	var list *node
	anything := make([]any, 0)
	raw := make([]unsafe.Pointer, 0)
	for i := 0; i < handles; i++ {
		name := fmt.Sprint("content ", i)
		stream := open(name)
		word := uintptr(unsafe.Pointer(stream))
		check(word >= 1<<52 && word < 1<<53, "token %#x is not in [2^52, 2^53)", word)
		slice = append(slice, stream)
		table[stream] = name
		list = &node{stream, list}
		anything = append(anything, stream)
		raw = append(raw, unsafe.Pointer(stream))
		if i%1000 == 0 {
			runtime.GC()
		}
	}
	global, globalRaw = slice[handles-1], raw[handles-1]

	// Concurrent marking, write barriers and tokens in motion.
	done := make(chan int64)
	pipe := make(chan *C.membuf, 16)
	go func() {
		for _, stream := range slice {
			pipe <- stream
		}
		close(pipe)
	}()
	go func() {
		seen := int64(0)
		for stream := range pipe {
			if table[stream] == content(stream) {
				seen++
			}
		}
		done <- seen
	}()
	for i := 0; i < 4; i++ {
		go func(stream *C.membuf) { done <- deep(stream, 2000) }(slice[i])
	}
	for i := 0; i < 50; i++ {
		runtime.GC()
	}
	total := int64(0)
	for i := 0; i < 5; i++ {
		total += <-done
	}
	check(total == handles, "%d of %d contents were right", total, handles)

	i := handles
	for at := list; at != nil; at = at.next {
		i--
		check(at.stream == slice[i] && anything[i].(*C.membuf) == at.stream, "a token changed in the heap")
		check((*C.membuf)(raw[i]) == at.stream, "a token changed as unsafe.Pointer")
	}
	check(global == slice[handles-1] && globalRaw == raw[handles-1], "a token changed in a global")

	// A token as user data of a Go callback: no Go pointer is handed to C, so the rules of cgo hold.
	log, source := open("."), open("chunk by chunk")
	check(write(log, ">") == C.MEMBUF_OK, "write")
	check(C.read_into(source, unsafe.Pointer(log)) == C.MEMBUF_OK, "read_chunks with a token as user data")
	check(content(log) == ">chunk by chunk", "the callback wrote to another stream")
	C.membuf_free(log)
	C.membuf_free(source)

	// Stale tokens stay in the heap, are scanned, and are refused.
	var position C.int64_t
	for _, stream := range slice {
		C.membuf_free(stream)
		C.membuf_free(stream)
		check(C.membuf_tell(stream, &position) == C.MEMBUF_ERR_STALE, "a freed handle is not stale")
	}
	runtime.GC()
	var live C.size_t
	check(C.membuf_leak_check(nil, nil, &live) == C.MEMBUF_OK && live == 0, "%d handles are live at the end", live)
	runtime.KeepAlive(list)
	runtime.KeepAlive(anything)
	runtime.KeepAlive(raw)
	fmt.Printf("OK: cgo, %s: %d tokens as *C.membuf and unsafe.Pointer, GODEBUG=%s\n", runtime.Version(), handles,
		os.Getenv("GODEBUG"))
}
