// Records one or two slips away from each other, so that every comparison level is met.
#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/record_builder.h"

namespace xueji {

// Fills a store of the built-in student plan; the same records for the same count.
inline void FillWithNearDuplicates(RecordBuilder& records, int count) {
  std::mt19937_64 random(5);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const std::vector<std::string> names = {"张伟",   "章伟",   "张玮", "张小伟", "李小明", "李明小",
                                          "李小民", "欧阳修", "",     "王芳",   "阿不都热合曼·买买提",
                                          "阿卜都热合曼·买买提"};
  const auto name = [&] { return names[static_cast<std::size_t>(pick(static_cast<int>(names.size())))]; };
  for (int i = 0; i < count; ++i) {
    std::string id;
    if (pick(5) != 0) {
      id = RecordBuilder::WithCheck("110108201203" + std::string(pick(2) == 0 ? "05" : "15") + "12" +
                                    std::to_string(pick(4)));
      if (pick(4) == 0) std::swap(id[static_cast<std::size_t>(pick(17))], id[7]);
      if (pick(6) == 0) id.erase(static_cast<std::size_t>(pick(17)), 1);
    }
    records.Add("r" + std::to_string(i),
                {{"name", name()},
                 {"former_name", pick(4) == 0 ? name() : ""},
                 {"birth_date", pick(6) == 0 ? "" : pick(2) == 0 ? "2012-03-05" : "2012-05-03"},
                 {"document_number", id},
                 {"sex", std::to_string(pick(3))},
                 {"school_region", pick(2) == 0 ? "310115" : "310201"},
                 {"household_region", pick(2) == 0 ? "310115" : "0"},
                 {"school_code", pick(2) == 0 ? "3144001234" : "3144001243"},
                 {"guardian1_name", name()},
                 {"guardian1_document_number",
                  pick(2) == 0 ? RecordBuilder::WithCheck("11010819800101123") : ""},
                 {"guardian1_phone", pick(3) == 0 ? "" : pick(2) == 0 ? "13800001234" : "13800001235"},
                 {"address", pick(2) == 0 ? "幸福路12号3单元" : "幸福路12号5单元"},
                 {"enrolment_state", std::to_string(1 + pick(12))}});
  }
}

}  // namespace xueji
