#include "engine/ingest/gb18030.h"

#include <iconv.h>
#include <immintrin.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/base/check.h"

namespace xueji {
namespace {

constexpr std::size_t kTrailCount = 256;
constexpr std::size_t kLeadFirst = 0x81;
constexpr std::size_t kLeadCount = 0xFE - 0x81 + 1;
// Linear index of the four-byte codes 81308130 … 8431A439, which cover the rest of the BMP.
constexpr std::size_t kFourByteBmpCount = 39420;

std::size_t FourByteIndex(const unsigned char* b) {
  return ((std::size_t{b[0]} - 0x81U) * 10 + (std::size_t{b[1]} - 0x30U)) * 1260 +
         (std::size_t{b[2]} - 0x81U) * 10 + (std::size_t{b[3]} - 0x30U);
}
// 90308130, the code of U+10000; the codes of the other planes follow without a gap.
constexpr std::size_t kFourByteSupplementary = (0x90 - 0x81) * std::size_t{12600};

struct Tables {
  std::vector<char32_t> two_byte = std::vector<char32_t>(kLeadCount * kTrailCount);  // 0: no meaning
  std::vector<char32_t> four_byte = std::vector<char32_t>(kFourByteBmpCount);
};

// One character through iconv; 0 if it has no meaning there.
char32_t Convert(iconv_t converter, const unsigned char* bytes, std::size_t size) {
  std::array<char, 4> input{};
  std::memcpy(input.data(), bytes, size);
  std::array<char32_t, 2> output{};
  char* in = input.data();
  char* out = reinterpret_cast<char*>(output.data());
  std::size_t in_left = size;
  std::size_t out_left = sizeof output;
  iconv(converter, nullptr, nullptr, nullptr, nullptr);
  if (iconv(converter, &in, &in_left, &out, &out_left) == static_cast<std::size_t>(-1)) return 0;
  if (in_left != 0 || out_left != sizeof(char32_t)) return 0;
  return output[0];
}

Tables* BuildTables() {
  const iconv_t converter = iconv_open("UTF-32LE", "GB18030");
  // glibc carries the converter with the C library; without it no register in GB18030 can be read.
  XUEJI_CHECK(converter != reinterpret_cast<iconv_t>(-1));
  auto* tables = new Tables();
  for (unsigned lead = 0x81; lead <= 0xFE; ++lead) {
    for (unsigned trail = 0x40; trail <= 0xFE; ++trail) {
      const unsigned char code[] = {static_cast<unsigned char>(lead),
                                    static_cast<unsigned char>(trail)};
      tables->two_byte[(lead - kLeadFirst) * kTrailCount + trail] = Convert(converter, code, 2);
    }
  }
  for (std::size_t i = 0; i < kFourByteBmpCount; ++i) {
    const unsigned char code[] = {static_cast<unsigned char>(0x81 + i / 12600),
                                  static_cast<unsigned char>(0x30 + i / 1260 % 10),
                                  static_cast<unsigned char>(0x81 + i / 10 % 126),
                                  static_cast<unsigned char>(0x30 + i % 10)};
    tables->four_byte[i] = Convert(converter, code, 4);
  }
  iconv_close(converter);
  return tables;
}

const Tables& GetTables() {
  static const Tables* const tables = BuildTables();
  return *tables;
}

constexpr char32_t kIncomplete = 0xFFFFFFFF;

// The character at `at`, and its bytes in `size`; 0 if malformed, kIncomplete if the input ends
// inside it.
char32_t DecodeOne(const Tables& tables, std::string_view bytes, std::size_t at,
                   std::size_t& size) {
  const auto* b = reinterpret_cast<const unsigned char*>(bytes.data()) + at;
  const std::size_t left = bytes.size() - at;
  size = 1;
  if (b[0] < 0x81 || b[0] > 0xFE) return 0;
  if (left < 2) return kIncomplete;
  if (b[1] >= 0x40) {
    size = 2;
    return tables.two_byte[(b[0] - kLeadFirst) * kTrailCount + b[1]];
  }
  if (b[1] < 0x30 || b[1] > 0x39) return 0;
  if (left < 3) return kIncomplete;
  if (b[2] < 0x81 || b[2] > 0xFE) return 0;
  if (left < 4) return kIncomplete;
  if (b[3] < 0x30 || b[3] > 0x39) return 0;
  size = 4;
  const std::size_t index = FourByteIndex(b);
  if (index < kFourByteBmpCount) return tables.four_byte[index];
  if (index < kFourByteSupplementary) return 0;
  const std::size_t code_point = 0x10000 + (index - kFourByteSupplementary);
  return code_point <= 0x10FFFF ? static_cast<char32_t>(code_point) : 0;
}

// Appends to `out` without a capacity check: the caller reserved room.
char* WriteUtf8(char32_t c, char* out) {
  const auto byte = [&](char32_t value) { *out++ = static_cast<char>(value); };
  if (c < 0x800) {
    byte(0xC0 | c >> 6);
    byte(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    byte(0xE0 | c >> 12);
    byte(0x80 | (c >> 6 & 0x3F));
    byte(0x80 | (c & 0x3F));
  } else {
    byte(0xF0 | c >> 18);
    byte(0x80 | (c >> 12 & 0x3F));
    byte(0x80 | (c >> 6 & 0x3F));
    byte(0x80 | (c & 0x3F));
  }
  return out;
}

}  // namespace

// PERF: runs of ASCII, most of a register's bytes, are copied 32 at a time.
void DecodeGb18030(std::string_view bytes, std::string& text) {
  const Tables& tables = GetTables();
  // Two bytes become at most four (a few two-byte codes lie outside the BMP); 32 spare bytes let the
  // copy of an ASCII run write whole vectors.
  text.resize(bytes.size() * 2 + 32);
  char* out = text.data();
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (at + 32 <= bytes.size()) {
      const __m256i chunk =
          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes.data() + at));
      const auto high = static_cast<unsigned>(_mm256_movemask_epi8(chunk));
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), chunk);
      const auto run = static_cast<std::size_t>(high == 0 ? 32 : std::countr_zero(high));
      at += run;
      out += run;
      if (high == 0) continue;
    }
    // A name or an address is a run of two-byte characters: stay here until ASCII comes again.
    while (at < bytes.size() && (bytes[at] & 0x80) != 0) {
      std::size_t size = 1;
      const char32_t c = DecodeOne(tables, bytes, at, size);
      if (c == 0 || c == kIncomplete) {
        // Only the lead byte: what follows may be a separator or the next character.
        *out++ = kMalformedByte;
        ++at;
      } else {
        out = WriteUtf8(c, out);
        at += size;
      }
    }
    if (at < bytes.size() && at + 32 > bytes.size()) *out++ = bytes[at++];
  }
  text.resize(static_cast<std::size_t>(out - text.data()));
}

Gb18030Count CountGb18030(std::string_view bytes, bool open_end) {
  const Tables& tables = GetTables();
  Gb18030Count count;
  for (std::size_t at = 0; at < bytes.size();) {
    if ((bytes[at] & 0x80) == 0) {
      ++at;
      continue;
    }
    std::size_t size = 1;
    const char32_t c = DecodeOne(tables, bytes, at, size);
    if (c == kIncomplete && open_end) break;
    if (c == 0 || c == kIncomplete) {
      if (count.malformed++ == 0) count.first_malformed = at;
      ++at;
    } else {
      ++count.characters;
      at += size;
    }
  }
  return count;
}

}  // namespace xueji
