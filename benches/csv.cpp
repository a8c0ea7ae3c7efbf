// S13: CSV, without quotes where there need be none, and with all fields quoted.

#include "csv_table.hpp"
#include "workloads.hpp"

namespace bench {

void csv() {
    for (Table::Shape shape : {Table::Shape::SHORT, Table::Shape::LONG, Table::Shape::QUOTED}) {
        const Table table(shape);
        csv_read(table);
        csv_write(table);
    }
}

} // namespace bench
