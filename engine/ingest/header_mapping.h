// ReadColumnMapping: the header of an input, or the keys of its first JSON lines, as the columns that carry
// what is wanted.
//
//   XUEJI_ASSIGN_OR_RETURN(const ColumnMapping mapping,
//                          ReadColumnMapping(reader, format, slots, aliases));
//
// Takes the header from the reader; of JSON lines nothing is taken, and nothing is called ignored, since the
// parser sees every row's keys. A JSON input of blank lines gives an empty mapping. Thread-compatible, as the
// reader is. Errors: kInvalidArgument, as of MapColumns, with the place; those of the reader.
#pragma once

#include <span>

#include "engine/base/status.h"
#include "engine/ingest/block_reader.h"
#include "engine/ingest/column_mapping.h"
#include "engine/ingest/input_format.h"

namespace xueji {

// REQUIRES: nothing was read from `reader` yet.
absl::StatusOr<ColumnMapping> ReadColumnMapping(BlockReader& reader, const InputFormat& format,
                                                std::span<const InputSlot> slots,
                                                const ColumnAliases& aliases,
                                                MappingOption option = {});

}  // namespace xueji
