// Rows of a generated register for the benchmarks of loading, in two shapes.
//
//   RegisterText(Shape::kSchool)   // header and 200,000 rows, with readable bytes behind them
//
// kSchool is a school's export: 22 columns, about 250 bytes. kNarrow is what a province sends to be
// compared: 12 columns, about 100 bytes; kQuoted the same with every field between quotes. One name in
// thirty is not plain Han. Seeded; built once; thread-safe.
#pragma once

#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/utf8.h"
#include "engine/ingest/csv_reader.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "matchers/identity/id_number.h"

namespace xueji {

enum class Shape : std::uint8_t { kSchool, kNarrow, kQuoted };

inline constexpr std::size_t kRegisterRows = 200000;

inline std::string_view RegisterHeader(Shape shape) {
  return shape == Shape::kSchool
             ? "record_id,student_number,name,former_name,sex,birth_date,document_type,"
               "document_number,nationality,ethnic_group,household_region,school_code,school_region,"
               "grade,class,entered_on,enrolment_state,guardian1_name,guardian1_document_number,"
               "guardian1_phone,address,phone\n"
             : "record_id,name,sex,birth_date,document_type,document_number,household_region,"
               "school_code,school_region,grade,entered_on,enrolment_state\n";
}

inline std::string TwoDigits(std::uint64_t value) { return std::to_string(100 + value % 100).substr(1); }

inline std::string HanName(std::mt19937_64& random, std::size_t length) {
  std::string name;
  for (std::size_t i = 0; i < length; ++i) {
    AppendUtf8(static_cast<char32_t>(0x4E00 + random() % 20000), name);
  }
  return name;
}

inline std::string ResidentNumber(std::mt19937_64& random, int first_year, const std::string& region) {
  const std::string body = region + std::to_string(first_year + static_cast<int>(random() % 12)) +
                           TwoDigits(1 + random() % 12) + TwoDigits(1 + random() % 28) +
                           std::to_string(1000 + random() % 1000).substr(1);
  return body + matchers::IdCheckCharacter(matchers::IdCheckValue(body));
}

// Each field between quotes.
inline std::string Quoted(std::string_view row) {
  std::string quoted = "\"";
  for (const char c : row) quoted += c == ',' ? std::string("\",\"") : std::string(1, c);
  return quoted + "\"";
}

inline std::string RegisterRow(Shape shape, std::mt19937_64& random, std::size_t number) {
  constexpr int kProvinces[] = {11, 13, 21, 32, 33, 35, 37, 41, 42, 43, 44, 45, 51, 52, 53, 61, 65};
  const std::string region = std::to_string(kProvinces[random() % std::size(kProvinces)] * 10000 +
                                            static_cast<int>(100 + random() % 3000));
  const std::string id = ResidentNumber(random, 2007, region);
  const std::string name = random() % 30 == 0 ? "买买提·" + HanName(random, 4)
                                              : HanName(random, random() % 8 == 0 ? 2 : 3);
  const std::string sex = id[16] % 2 == 1 ? "男" : "女";
  const std::string birth_date = id.substr(6, 8);
  const std::string school = "21" + std::to_string(10000000 + random() % 89999999);
  if (shape != Shape::kSchool) {
    const std::string row = "R" + std::to_string(100000000000000 + number) + "," + name + "," + sex + "," +
                            birth_date + ",1," + id + "," + region + "," + school + "," + region +
                            ",3,202309,在校";
    return shape == Shape::kQuoted ? Quoted(row) + "\n" : row + "\n";
  }
  return "R" + std::to_string(100000000 + number) + ",G" + id + "," + name + ",," + sex + "," +
         birth_date + ",1," + id + ",CHN,汉族," + region + "," + school + "," + region +
         ",三年级,2班,202309,在校," + HanName(random, 3) + "," + ResidentNumber(random, 1975, region) +
         ",1" + std::to_string(3000000000 + random() % 6999999999) + "," + HanName(random, 2) + "省" +
         HanName(random, 2) + "市" + HanName(random, 2) + "区" + HanName(random, 2) + "乡" +
         HanName(random, 2) + "村" + std::to_string(1 + random() % 9) + "组" +
         std::to_string(random() % 300) + "号,1" +
         std::to_string(3000000000 + random() % 6999999999) + "\n";
}

// The built-in plan for students, compiled.
inline const ExecutionPlan& StudentsPlan() {
  static const ExecutionPlan plan = [] {
    absl::StatusOr<LinkagePlan> text = BuiltinPlan("students");
    XUEJI_CHECK(text.ok());
    absl::StatusOr<ExecutionPlan> compiled = CompilePlan(*std::move(text));
    XUEJI_CHECK(compiled.ok());
    return *std::move(compiled);
  }();
  return plan;
}

// The header and kRegisterRows rows; kCsvPadding readable bytes behind them.
inline const std::string& RegisterText(Shape shape) {
  static const auto make = [](Shape wanted) {
    std::mt19937_64 random(20261122);
    std::string rows(RegisterHeader(wanted));
    for (std::size_t i = 0; i < kRegisterRows; ++i) rows += RegisterRow(wanted, random, i);
    rows.append(kCsvPadding, '\0');
    rows.resize(rows.size() - kCsvPadding);
    return rows;
  };
  static const std::string school = make(Shape::kSchool);
  static const std::string narrow = make(Shape::kNarrow);
  static const std::string quoted = make(Shape::kQuoted);
  return shape == Shape::kSchool ? school : shape == Shape::kNarrow ? narrow : quoted;
}

}  // namespace xueji
