// S13: CSV, without quotes where there need be none, and with all fields quoted.

#include "csv_table.hpp"
#include "workloads.hpp"

namespace bench {

void csv() {
    for (bool all_quoted : {false, true}) {
        const Table table(all_quoted);
        csv_read(table);
        csv_write(table);
    }
}

} // namespace bench
