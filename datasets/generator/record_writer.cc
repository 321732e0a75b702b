#include "datasets/generator/record_writer.h"

#include <algorithm>

#include "datasets/generator/region_facts.h"
#include "engine/base/utf8.h"

namespace xueji::datasets {
namespace {

void AppendPadded(std::uint64_t value, int width, std::string& out) {
  char digits[20];
  int count = 0;
  for (; value != 0 || count < width; value /= 10) {
    digits[count++] = static_cast<char>('0' + value % 10);
  }
  while (count > 0) out.push_back(digits[--count]);
}

void AppendId(char letter, std::uint64_t index, std::string& out) {
  out.push_back(letter);
  AppendPadded(index + 1, 10, out);
}

// Quotes what RFC 4180 asks to quote, from `start` to the end of `out`.
void QuoteFrom(std::size_t start, std::string& out) {
  // PERF: a plain loop; find_first_of would search the four characters at every byte.
  bool needed = false;
  for (std::size_t i = start; i < out.size(); ++i) {
    const char c = out[i];
    needed |= (c == ',') | (c == '"') | (c == '\r') | (c == '\n');
  }
  if (!needed) return;
  std::string quoted = "\"";
  for (std::size_t i = start; i < out.size(); ++i) {
    if (out[i] == '"') quoted.push_back('"');
    quoted.push_back(out[i]);
  }
  quoted.push_back('"');
  out.replace(start, std::string::npos, quoted);
}

void AppendName(std::u32string_view name, std::string& out) {
  const std::size_t start = out.size();
  for (const char32_t character : name) AppendUtf8(character, out);
  QuoteFrom(start, out);
}

void AppendText(std::string_view text, std::string& out) {
  const std::size_t start = out.size();
  out.append(text);
  QuoteFrom(start, out);
}

void AppendBirthDate(const StudentRecord& record, std::string& out) {
  AppendDate(record.birth_day, out);
  if (!record.dashed_dates) return;
  out.insert(out.size() - 2, 1, '-');
  out.insert(out.size() - 5, 1, '-');
}

std::string_view SexText(const StudentRecord& record) {
  const bool male = record.sex == Sex::kMale;
  if (record.sex_in_words) return male ? "男" : "女";
  return male ? "1" : "2";
}

}  // namespace

void AppendRecordId(std::uint64_t record, std::string& out) {
  AppendId('R', record, out);
}

void AppendStudentHeader(std::string& out) {
  out +=
      "record_id,student_number,name,former_name,sex,birth_date,document_type,document_number,"
      "nationality,ethnic_group,household_region,school_code,school_region,grade,class,entered_on,"
      "enrolment_state,guardian1_name,guardian1_document_number,guardian1_phone,guardian2_name,"
      "guardian2_document_number,guardian2_phone,address,phone\n";
}

void AppendStudentRow(const StudentRecord& record, std::string& out) {
  const auto next = [&out] { out.push_back(','); };
  AppendId('R', record.record, out);
  next();
  out += record.student_number;
  next();
  AppendName(record.name, out);
  next();
  AppendName(record.former_name, out);
  next();
  out += SexText(record);
  next();
  AppendBirthDate(record, out);
  next();
  out.push_back(static_cast<char>(record.document_type));
  next();
  AppendText(record.document_number, out);
  next();
  out += record.nationality;
  next();
  out += kEthnicGroups[record.ethnic_group - 1];
  next();
  AppendPadded(record.household_region, 6, out);
  next();
  out += record.school_code;
  next();
  AppendPadded(record.school_region, 6, out);
  next();
  AppendPadded(static_cast<std::uint64_t>(record.grade), 1, out);
  next();
  AppendPadded(static_cast<std::uint64_t>(record.class_number), 1, out);
  next();
  AppendPadded(static_cast<std::uint64_t>(record.entered_on), 6, out);
  next();
  out += record.enrolment_state;
  for (const GuardianFields& guardian : record.guardians) {
    next();
    AppendName(guardian.name, out);
    next();
    out += guardian.document_number;
    next();
    out += guardian.phone;
  }
  next();
  AppendText(record.address, out);
  next();
  out += record.phone;
  out.push_back('\n');
}

void AppendTruthHeader(std::string& out) {
  out += "record_id,person_id,error_class\n";
}

void AppendTruthRow(const StudentRecord& record, std::string& out) {
  AppendId('R', record.record, out);
  out.push_back(',');
  AppendId('P', record.person, out);
  out.push_back(',');
  record.errors.AppendWords(out);
  out.push_back('\n');
}

}  // namespace xueji::datasets
