// PackedChunk: up to 256 Ki entries of a population registry as the bytes of one section of a packed registry
// (packed_registry.h), and back.
//
//   PackedChunkBuilder builder;
//   builder.Add(person, chunk);                       // until Full()
//   const std::string bytes = builder.Bytes();        // 20 bytes an entry
//   PackedChunkView view;
//   XUEJI_RETURN_IF_ERROR(view.Open(bytes));          // any bytes: refused, or sound
//   view.Ids(ids);  view.Decode(wanted, chunk);
//
// Columns, one after the other, each from a multiple of eight bytes on, zeros between:
//   digits      8 an entry: the first sixteen digits of the number, four bits each
//   tail        1: digit 17, and above it the check value
//   flags       1: state (2 bits), number valid, sex and birth date other than the number's, has former name
//   name        6: three characters; a longer one, or one outside the basic plane, is an index into texts
//   region      3: household region
//   former_row, former_name; sex_row, sex; date_row, date      only of entries that have a flag for it
//   text_end, text                                             names behind an index, UTF-8
// An entry that agrees with its own number takes nothing for sex and birth date; one that does not keeps
// exactly what it says. Columns are in the byte order of the machine, which the file's header states.
//
// Thread-safety: values; const methods from any number of threads. Cost: 30 ns an entry to build; 1 ns to open,
// 1 ns for its number, 15 ns to decode. Errors of Open: kInvalidArgument, saying what cannot be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/population/registry_person.h"
#include "matchers/identity/id_number.h"

namespace xueji {

inline constexpr std::uint32_t kPackedChunkRows = std::uint32_t{1} << 18;

class PackedChunkBuilder {
 public:
  // `chunk` is the person's: its long names are copied. REQUIRES: !Full(), the number well-formed, the name
  // not blank.
  void Add(const RegistryPerson& person, const RegistryChunk& chunk);
  bool Full() const { return digits_.size() == kPackedChunkRows; }
  std::uint32_t rows() const { return static_cast<std::uint32_t>(digits_.size()); }
  std::string Bytes() const;
  void Clear();

 private:
  std::uint32_t AddText(std::u32string_view text);
  void AddName(matchers::PackedName name, const RegistryChunk& chunk);

  std::vector<std::uint64_t> digits_;
  std::string tail_, flags_, name_, region_;
  std::vector<std::uint32_t> former_row_, sex_row_, date_row_, text_end_;
  std::vector<std::uint64_t> former_name_;
  std::string sex_;
  std::vector<std::uint16_t> date_;
  std::string text_;
};

class PackedChunkView {
 public:
  // `bytes` must outlive the view, and lie at a multiple of eight.
  absl::Status Open(std::string_view bytes);

  std::uint32_t rows() const { return rows_; }
  // All numbers, in order. REQUIRES: ids.size() == rows().
  void Ids(std::span<matchers::PackedIdNumber> ids) const;
  // Appends the entries at these rows, ascending, with place = row, to chunk.persons and their long names
  // to chunk.texts.
  void Decode(std::span<const std::uint32_t> rows, RegistryChunk& chunk) const;

 private:
  // Rows that have an exception, and how far a walk over them has come.
  struct Exceptions {
    const std::uint32_t* row = nullptr;
    std::uint32_t count = 0;
    // The place of `row` in the list. REQUIRES: it is there, and asked for in ascending order.
    std::uint32_t Find(std::uint32_t wanted, std::uint32_t& at) const;
  };
  bool RowsAreSound() const;
  bool ExceptionsAreSound(const Exceptions& exceptions, std::uint8_t flag) const;
  bool NamesAreSound() const;
  std::u32string TextAt(std::uint32_t index) const;
  matchers::PackedName NameAt(std::uint32_t row) const;
  matchers::PackedName Carry(matchers::PackedName stored, RegistryChunk& chunk) const;

  std::uint32_t rows_ = 0;
  const std::uint64_t* digits_ = nullptr;
  const std::uint8_t* tail_ = nullptr;
  const std::uint8_t* flags_ = nullptr;
  const std::uint8_t* name_ = nullptr;
  const std::uint8_t* region_ = nullptr;
  Exceptions former_, sex_, date_;
  const std::uint64_t* former_name_ = nullptr;
  const std::uint8_t* sex_value_ = nullptr;
  const std::uint16_t* date_value_ = nullptr;
  std::uint32_t texts_ = 0;
  const std::uint32_t* text_end_ = nullptr;
  std::string_view text_;
};

}  // namespace xueji
