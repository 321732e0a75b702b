// RegistryPerson: one entry of the population registry, and where entries come from: chunk by chunk from
// a RegistrySource, be it text (text_registry.h) or packed, so that a comparison streams past a registry
// it never holds.
//
//   while (true) {
//     XUEJI_ASSIGN_OR_RETURN(const bool more, source.Next(chunk));   // serial: bytes and their checksum
//     if (!more) break;
//     source.Decode(&filter, chunk);                                 // any thread, a chunk each
//     for (const RegistryPerson& person : chunk.persons) { … chunk.Name(person.name) … }
//   }
//
// Next is cheap and Decode is not: reading on behind a checkpoint calls Next alone and holds chunk.checksum
// against what it was. Values are canonical, as ingest makes them of a student's record, so that equal
// names have equal words; names that do not fit a word (PackName) stand in the chunk's `texts` behind
// EscapedName(index), and equal ones have unequal words: compare their characters.
// Thread-safety: a source has one caller of Next; Decode may run for different chunks at a time, also
// beside Next. Memory: a chunk, which its user reuses. Errors of Next, each naming file and place:
// kInvalidArgument (damaged, torn, no such column), kNotFound, kResourceExhausted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/status.h"
#include "engine/ingest/batch_loader.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/packed_date.h"
#include "matchers/name/person_name.h"

namespace xueji {

enum class RegistryState : std::uint8_t { kNormal, kCancelled, kDeceased };

// Zeros are "not told", of the state "normal".
struct RegistryPerson {
  matchers::PackedIdNumber id;         // 18 characters, its check right or not: never a term
  matchers::PackedName name;           // never blank
  matchers::PackedName former_name;
  std::uint32_t household_region = 0;  // six digits
  std::uint32_t place = 0;             // text: line counted from the chunk's first; packed: row in the chunk
  matchers::PackedDate birth_date;     // as told, be it that of the number or another
  std::uint8_t sex = 0;                // student_schema.h
  RegistryState state = RegistryState::kNormal;
};

// A row of the registry that cannot be used.
struct RegistryReject {
  std::uint64_t line = 0;  // text: in the file; packed: row in the file, from 1
  std::string field;       // header of the column at fault; empty if the whole row is
  std::string reason_code;
  std::string message;     // what is wrong and what to do; values masked
};

// A working space that a kind of source keeps in a chunk; nobody else looks at it.
struct RegistryScratch {
  virtual ~RegistryScratch() = default;
};

// One piece of a registry. Reused from piece to piece.
struct RegistryChunk {
  // Filled by Next.
  std::uint64_t number = 0;     // 0, 1, … in the source
  std::uint64_t first_row = 0;  // text: line in the file; packed: row in the file, from 1
  std::uint64_t checksum = 0;   // XXH3-64 of the chunk's bytes, decompressed
  std::uint64_t input_bytes = 0;  // read from the disk when Next returned
  std::unique_ptr<RegistryScratch> scratch;
  // Filled by Decode.
  std::vector<RegistryPerson> persons;  // in the order of the file; those the filter let through
  std::vector<std::u32string> texts;    // names behind an escape
  std::vector<RegistryReject> rejects;
  std::uint64_t rows = 0;               // accepted (wanted or not) and rejected
  std::uint64_t blank_lines = 0;

  std::u32string_view Text(matchers::PackedName escaped) const {
    return texts[matchers::EscapedTerm(escaped)];
  }
};

// Which entries a caller wants, told from their numbers alone, so that the others need not be decoded.
class RegistryFilter {
 public:
  virtual ~RegistryFilter() = default;
  // Appends the places in `ids` of those wanted, ascending. Any number of threads.
  virtual void Select(std::span<const matchers::PackedIdNumber> ids,
                      std::vector<std::uint32_t>& wanted) const = 0;
};

class RegistrySource {
 public:
  virtual ~RegistrySource() = default;
  // The next chunk; false at the end. Always makes progress.
  virtual absl::StatusOr<bool> Next(RegistryChunk& chunk) = 0;
  // The persons of a chunk that Next filled; nullptr: all of them. Rows that cannot be used are among
  // chunk.rejects whether they are wanted or not.
  virtual void Decode(const RegistryFilter* filter, RegistryChunk& chunk) const = 0;
  // "population.csv, lines 10,001 and on", for messages.
  virtual Message PlaceOf(const RegistryChunk& chunk) const = 0;
  // The file as it was found, but for `rows`. REQUIRES for the checksum: Next returned false.
  virtual LoadedInput Describe() const = 0;
};

}  // namespace xueji
