// A small register of invented persons with known true pairs, for the tests of training. Pure
// functions, a new store each time.
#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "engine/training/training_model.h"
#include "tests/support/record_builder.h"

namespace xueji {

// Level entries without weights: to be trained.
inline constexpr std::string_view kUntrainedPlan = R"(name: "persons"
record_id_column: "id"
field { name: "given" type: TEXT }
field { name: "family" type: TEXT }
field { name: "born" type: TEXT }
field { name: "town" type: TEXT }
pass { name: "born" key { field: "born" } }
pass { name: "names" key { field: "given" } key { field: "family" } }
pass { name: "family_town" key { field: "family" } key { field: "town" } }
comparison { name: "given" kind: TEXT field: "given"
  level { is: EXACT } level { is: [ONE_EDIT, TWO_EDITS] } level { is: ELSE } }
comparison { name: "family" kind: TEXT field: "family"
  level { is: EXACT } level { is: [ONE_EDIT, TWO_EDITS] } level { is: ELSE } }
comparison { name: "born" kind: TEXT field: "born"
  level { is: EXACT } level { is: [ONE_EDIT, TWO_EDITS] } level { is: ELSE } }
comparison { name: "town" kind: TEXT field: "town"
  level { is: EXACT } level { is: ELSE } }
duplicate_weight_min: 0
review_weight_min: -5
)";

inline LinkagePlan UntrainedPlan() {
  return ParsePlan(kUntrainedPlan, "untrained.plan", PlanUse::kTraining).value();
}
inline ExecutionPlan CompileUntrained(const LinkagePlan& plan) {
  return CompilePlan(WithStartingValues(plan)).value();
}

struct Person {
  std::string id, entity;
  std::string given, family, born, town;
};

// `count` persons, every fourth with a second record in which each field may be mistyped.
inline std::vector<Person> Persons(int count, std::uint64_t seed = 1) {
  std::mt19937_64 random(seed);
  const auto pick = [&](std::uint64_t n) { return random() % n; };
  const auto word = [&](std::uint64_t variety, const char* stem) {
    const std::uint64_t n = pick(variety);
    std::string text = stem;
    for (std::uint64_t rest = n * 7919 + 104729; rest > 0; rest /= 26) {
      text += static_cast<char>('a' + rest % 26);
    }
    return text;
  };
  const auto mistype = [&](std::string text) {
    text[pick(text.size())] = static_cast<char>('a' + pick(26));
    return text;
  };
  std::vector<Person> persons;
  for (int i = 0; i < count; ++i) {
    Person person{std::to_string(i) + "-a", "e" + std::to_string(i), word(200, "giv"),
                  word(300, "fam"), std::to_string(19500000 + pick(20000)), word(40, "town")};
    persons.push_back(person);
    if (i % 4 != 0) continue;
    Person copy = person;
    copy.id = std::to_string(i) + "-b";
    if (pick(10) == 0) copy.given = mistype(copy.given);
    if (pick(10) == 0) copy.family = mistype(copy.family);
    if (pick(20) == 0) copy.born = std::to_string(19500000 + pick(20000));
    if (pick(5) == 0) copy.town = word(40, "town");
    if (pick(20) == 0) copy.town.clear();
    persons.push_back(copy);
  }
  return persons;
}

inline void AddPersons(const std::vector<Person>& persons, RecordBuilder& records) {
  for (const Person& person : persons) {
    records.Add(person.id, {{"given", person.given}, {"family", person.family},
                            {"born", person.born}, {"town", person.town}});
  }
}

}  // namespace xueji
