// RegisterNight: a register of few distinct values, what comes to it in a night, and the file that a full run over
// both reads. For tests of runs on a base: everything is made from the seed.
//
//   RegisterNight night(seed, {.records = 400});
//   night.base (rows), night.fresh, night.deleted (ids), night.Union()
#pragma once

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/record_builder.h"

namespace xueji {

struct NightOptions {
  int records = 400;
  int copies = 0;     // of a hundred records so many are copies of one
  bool one_name = false;
  bool with_changed = true, with_deleted = true;
};

class RegisterNight {
 public:
  static constexpr char kHeader[] =
      "record_id,name,former_name,sex,birth_date,document_type,document_number,household_region,school_region,"
      "guardian1_name,guardian1_document_number,guardian1_phone\n";

  // id -> the rest of its row, beginning with the comma.
  using Rows = std::map<std::string, std::string>;

  RegisterNight(std::uint64_t seed, const NightOptions& options) : random_(seed), options_(options) {
    const int base_count = options.records * (5 + static_cast<int>(random_() % 5)) / 10;
    for (int i = 0; i < options.records; ++i) {
      Rows& rows = i < base_count ? base : fresh;
      rows[Id(i)] = Row();
    }
    Change(base, /*share=*/3 + static_cast<int>(random_() % 10));
  }

  // A further night, on what there is after this one.
  void Next() {
    base = Union();
    fresh.clear();
    deleted.clear();
    for (int i = 0; i < options_.records / 8; ++i) fresh["n" + Id(++nights_ * 1000 + i)] = Row();
    Change(base, 8);
  }

  Rows Union() const {
    Rows rows = base;
    for (const std::string& id : deleted) rows.erase(id);
    for (const auto& [id, row] : fresh) rows[id] = row;
    return rows;
  }
  static std::string Csv(const Rows& rows) {
    std::string text = kHeader;
    for (const auto& [id, row] : rows) text += id + row + "\n";
    return text;
  }
  std::string DeletedList() const {
    std::string text;
    for (const std::string& id : deleted) text += id + "\n";
    return text;
  }

  Rows base, fresh;  // fresh: new, changed, and some that say the same as before
  std::set<std::string> deleted;

 private:
  static std::string Id(int i) { return "r" + std::to_string(i * 7919 % 100003); }
  std::string Pick(const std::vector<std::string>& values) { return values[random_() % values.size()]; }
  // One in `share` records is changed, one comes again as it is, one is deleted.
  void Change(const Rows& rows, int share) {
    for (const auto& [id, row] : rows) {
      const auto fate = random_() % static_cast<unsigned>(3 * share);
      if (fate == 0 && options_.with_changed) fresh[id] = Row();
      if (fate == 1 && options_.with_changed) fresh[id] = row;
      if (fate == 2 && options_.with_deleted) deleted.insert(id);
    }
  }
  std::string Row() {
    if (static_cast<int>(random_() % 100) < options_.copies) {
      return ",张伟,,1,20120305,,,310115,310115,李建国,,13800001234";
    }
    const std::string name =
        options_.one_name ? "张伟" : Pick({"张伟", "章伟", "张玮", "李小明", "李明小", "欧阳修", "王芳", "阿不都热合曼·买买提"});
    const std::string date = Pick({"20120305", "20120503", "20130101"});
    const std::string number = random_() % 3 == 0 ? "" : RecordBuilder::WithCheck("110108" + date + "00" + Pick({"1", "2", "3", "4"}));
    const std::string guardian = random_() % 2 == 0 ? "" : RecordBuilder::WithCheck("1101081980010110" + Pick({"1", "2"}));
    return "," + name + "," + Pick({"", "", "张伟", "王芳"}) + "," + Pick({"1", "2"}) + "," + date + "," +
           (number.empty() ? "" : "1") + "," + number + "," + Pick({"310115", "310201", ""}) + "," +
           Pick({"310115", "310201", "440106"}) + "," + Pick({"李建国", ""}) + "," + guardian + "," +
           Pick({"13800001234", "13800001235", ""});
  }

  std::mt19937_64 random_;
  const NightOptions options_;
  int nights_ = 0;
};

}  // namespace xueji
