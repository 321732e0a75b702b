#include "server/ops/audit_record.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <random>

#include "engine/base/utf8.h"
#include "tests/server/ops/ops_samples.h"

namespace xueji::server {
namespace {

AuditRecord Sample() {
  return {.seq = 7,
          .at_ms = kNowMs + 125,
          .user = "li.na",
          .roles = "registrar",
          .level = "county",
          .region = "370102",
          .method = "PreCheck",
          .purpose = "first grade",
          .ticket = "",
          .object = "q3Zk",
          .records = 1,
          .verdict = "transfer",
          .request_id = "4bf9"};
}

TEST(AuditRecord, ALineReadsBack) {
  std::string line;
  WriteAuditLine(Sample(), 7, &line);
  EXPECT_EQ(line,
            "7\t2026-02-25T06:13:20.125Z\tli.na\tregistrar\tcounty\t370102\tPreCheck\tfirst "
            "grade\t\tq3Zk\t1\ttransfer\t4bf9");
  EXPECT_EQ(ParseAuditLine(line).value(), Sample());
}

TEST(AuditRecord, NamesThoseItIsAboutWithWhatEachWasTold) {
  using Named = std::vector<AuditedObject>;
  AuditRecord record = Sample();
  EXPECT_EQ(ObjectsOf(record), (Named{{"q3Zk", "transfer"}}));
  record.verdict = "unlocked: a,b";
  EXPECT_EQ(ObjectsOf(record), (Named{{"q3Zk", "unlocked: a,b"}})) << "one's verdict is whole";
  record.object = "q3Zk,-_7z,Rf0u";
  record.verdict = "shown";
  EXPECT_EQ(ObjectsOf(record), (Named{{"q3Zk", "shown"}, {"-_7z", "shown"}, {"Rf0u", "shown"}}));
  record.verdict = "transfer,refused: FIELD_INVALID,transfer";
  EXPECT_EQ(ObjectsOf(record),
            (Named{{"q3Zk", "transfer"}, {"-_7z", "refused: FIELD_INVALID"}, {"Rf0u", "transfer"}}));
  record.object.clear();
  EXPECT_TRUE(ObjectsOf(record).empty());
}

// Whatever a value holds, it is one cell of one line, and reads back unless it was cut.
TEST(AuditRecord, AnyBytesStayInTheirCell) {
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    AuditRecord record = Sample();
    record.purpose.clear();
    for (std::size_t i = random() % 60; i > 0; --i) record.purpose += static_cast<char>(random());
    record.request_id = "\t\n\\x\r\x7F名\xEF\xBF\xBD";
    std::string line;
    WriteAuditLine(record, record.seq, &line);
    EXPECT_EQ(line.find_first_of("\n\r"), std::string::npos);
    EXPECT_EQ(ParseAuditLine(line).value(), record);
  }
}

// The slow twin of WriteAuditLine: one code point after the other, and times by snprintf.
std::string SlowCell(const std::string& value) {
  std::string cell;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t begin = at;
    const char32_t code_point = NextCodePoint(value, at);
    const std::string bytes = value.substr(begin, at - begin);
    if (cell.size() + 4 * bytes.size() > 256) return cell + "~";
    if (bytes == "\t") {
      cell += "\\t";
    } else if (bytes == "\n") {
      cell += "\\n";
    } else if (bytes == "\\") {
      cell += "\\\\";
    } else if ((code_point == 0xFFFD && bytes != "\xEF\xBF\xBD") || code_point < 0x20 ||
               code_point == 0x7F) {
      for (const char byte : bytes) {
        char escaped[5];
        std::snprintf(escaped, sizeof escaped, "\\x%02X",
                      static_cast<unsigned>(static_cast<unsigned char>(byte)));
        cell += escaped;
      }
    } else {
      cell += bytes;
    }
  }
  return cell;
}

std::string SlowLine(const AuditRecord& record) {
  using namespace std::chrono;  // NOLINT: the calendar of the library, nothing else
  const sys_time<milliseconds> time{milliseconds(record.at_ms)};
  const year_month_day date(floor<days>(time));
  const hh_mm_ss<milliseconds> clock(time - floor<days>(time));
  char when[64];
  std::snprintf(
      when, sizeof when, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  std::string line = std::to_string(record.seq) + "\t" + when;
  for (const std::string& value : {record.user, record.roles, record.level, record.region,
                                   record.method, record.purpose, record.ticket, record.object}) {
    line += "\t" + SlowCell(value);
  }
  return line + "\t" + std::to_string(record.records) + "\t" + SlowCell(record.verdict) + "\t" +
         SlowCell(record.request_id);
}

TEST(AuditRecord, ALineIsThatOfItsSlowTwin) {
  std::mt19937_64 random(11);
  // Of plain letters, of letters with one odd byte, of any bytes, of Chinese; about the length
  // where a value is cut.
  const auto value = [&random] {
    const std::size_t size = random() % 3 == 0 ? 245 + random() % 20 : random() % 40;
    const auto kind = random() % 4;
    std::string text;
    while (text.size() < size) {
      if (kind == 3)
        text += "名";
      else
        text += static_cast<char>(kind == 2 ? random() : 0x20 + random() % 0x5F);
    }
    if (kind == 1 && !text.empty()) text[random() % text.size()] = static_cast<char>(random());
    return text;
  };
  constexpr std::int64_t kYear0_ms = -62'167'219'200'000, kYear10000_ms = 253'402'300'800'000;
  std::uniform_int_distribution<std::int64_t> times(kYear0_ms, kYear10000_ms - 1);
  for (int round = 0; round < 20'000; ++round) {
    AuditRecord record;
    record.seq = random() >> random() % 64;
    record.at_ms = round == 0 ? kYear0_ms : round == 1 ? kYear10000_ms - 1 : times(random);
    record.records = random() >> random() % 64;
    for (std::string* cell :
         {&record.user, &record.roles, &record.level, &record.region, &record.method,
          &record.purpose, &record.ticket, &record.object, &record.verdict, &record.request_id}) {
      *cell = value();
    }
    std::string line = "before";
    WriteAuditLine(record, record.seq, &line);
    ASSERT_EQ(line, "before" + SlowLine(record));
  }
}

TEST(AuditRecord, LongValuesAreCutAndSaySo) {
  AuditRecord record = Sample();
  record.purpose = std::string(300, 'p');
  std::string line;
  WriteAuditLine(record, record.seq, &line);
  const auto read = ParseAuditLine(line);
  ASSERT_TRUE(read.ok());
  EXPECT_LE(read->purpose.size(), 257U);
  EXPECT_EQ(read->purpose.back(), '~');
  EXPECT_EQ(read->request_id, "4bf9");
}

TEST(AuditRecord, AnythingElseIsRefused) {
  std::string good;
  WriteAuditLine(Sample(), 7, &good);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string bad = good;
    return bad.replace(bad.find(from), from.size(), to);
  };
  for (const std::string& bad :
       {std::string(), good + "\t", with("\t\t", "\t"), with("7\t", "07\t"), with("7\t", "x\t"),
        with("7\t", "-7\t"), with("2026-02-25", "2026-02-30"), with("06:13", "26:13"),
        with("Z", "z"), with("li.na", "li\\"), with("li.na", "li\\q"), with("li.na", "li\\x1"),
        with("li.na", "li\x01"), with("\t1\t", "\t1x\t")}) {
    EXPECT_FALSE(ParseAuditLine(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace xueji::server
