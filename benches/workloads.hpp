// The workloads, each in a file of its own. Numbers are those of the list of targets.

#pragma once

#include <string>
#include <vector>

namespace bench {

void append();              // S1
void window();              // S2
void random_access();       // S3
void getvalue();            // S5
void create();              // S6
void lines();               // S7
void text_in();             // S8
void newlines();            // S9
void stdio();               // S10
void capture();             // S11
void spool();               // S12
void csv();                 // S13
void json(const std::vector<std::string> &files); // S14, on these or on made-up texts
void zip();                 // S15
void overhead();            // S16, single-threaded
void overhead_threaded();   // S16, after a thread was started: last, for there is no way back

} // namespace bench
