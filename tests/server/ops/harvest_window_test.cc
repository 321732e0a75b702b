#include "server/ops/harvest_window.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>

namespace xueji::server {
namespace {

std::string Padded(int value, std::size_t width) {
  std::string text = std::to_string(value);
  return std::string(width - text.size(), '0') + text;
}

// Last character '?': the detector has no need of it, and no number is typed in full.
std::string Number(int day_of_month, int sequence) {
  return "370102201403" + Padded(day_of_month, 2) + Padded(sequence, 3) + "?";
}

// What is given outlives the look.
Look PreCheckOf(std::string_view number, std::string_view name,
                std::string_view birth_date = "20140301") {
  return {.kind = LookKind::kPreCheck,
          .outcome = LookOutcome::kMiss,
          .document_number = number,
          .name = name,
          .birth_date = birth_date};
}

// How many looks it takes until one is called this; 0: never.
template <typename Make>
int LooksUntil(const HarvestFigures& figures, int looks, HarvestReason wanted, const Make& make) {
  HarvestWindow window(figures);
  for (int i = 0; i < looks; ++i) {
    window.Add(make(i));
    const HarvestReason reason = window.Judge();
    if (reason == HarvestReason::kNone) continue;
    EXPECT_EQ(reason, wanted) << HarvestReasonWord(reason);
    return i + 1;
  }
  return 0;
}

RememberedLook Of(const std::string& number, const std::string& name,
                  const std::string& birth_date = "20140301") {
  return Remember(PreCheckOf(number, name, birth_date));
}

TEST(HarvestWindow, ANumberIsTakenApart) {
  const std::string number = Number(5, 12);
  const RememberedLook look = Remember(PreCheckOf(number, "n", "20990101"));
  EXPECT_EQ(look.region, 370102U);
  EXPECT_EQ(look.sequence, 12);
  EXPECT_EQ(look.day, Remember(PreCheckOf("", "n", "20140305")).day);
  EXPECT_TRUE(look.has_number);
  EXPECT_EQ(Remember(PreCheckOf("E12345678", "n")).region, 0U);
  EXPECT_EQ(Remember(PreCheckOf("37010220141399"
                                "123?",
                                "n"))
                .region,
            0U);
  EXPECT_FALSE(Remember(PreCheckOf("", "n")).has_number);
}

TEST(HarvestWindow, NumbersThatRunOn) {
  const auto in_steps_of = [](int step) {
    return LooksUntil(kAccountFigures, 200, HarvestReason::kRunningNumbers, [step](int i) {
      return Of(Number(5, 100 + i * step), "n" + std::to_string(i));
    });
  };
  EXPECT_EQ(in_steps_of(1), 15);
  EXPECT_EQ(in_steps_of(2), 15);
  EXPECT_EQ(in_steps_of(-1), 15);
}

TEST(HarvestWindow, NumbersOfOneDateAtRandom) {
  std::mt19937 random(1);
  EXPECT_LE(LooksUntil(kAccountFigures, 200, HarvestReason::kCrowdedDate,
                       [&](int i) {
                         return Of(Number(5, static_cast<int>(random() % 25) * 40),
                                   "n" + std::to_string(i));
                       }),
            200);
  const int looks = LooksUntil(kAccountFigures, 400, HarvestReason::kCrowdedDate, [&](int i) {
    return Of(Number(5, i * 3 % 1000), "n" + std::to_string(i));
  });
  EXPECT_GT(looks, 0);
  EXPECT_LE(looks, 200);
}

TEST(HarvestWindow, DatesThatRunOnUnderOneSequenceNumber) {
  EXPECT_EQ(LooksUntil(kAccountFigures, 31, HarvestReason::kRunningDates,
                       [](int i) { return Of(Number(1 + i, 7), "n" + std::to_string(i)); }),
            15);
}

TEST(HarvestWindow, OneNameWithDateAfterDate) {
  const auto look = [](int i) {
    return Of("", "王芳", "2014" + Padded(1 + i / 28, 2) + Padded(1 + i % 28, 2));
  };
  EXPECT_EQ(LooksUntil(kAccountFigures, 200, HarvestReason::kOneNameManyDates, look), 30);
  EXPECT_EQ(LooksUntil(kCrowdFigures, 300, HarvestReason::kOneNameManyDates, look), 120);
}

TEST(HarvestWindow, NamesTimesDates) {
  const int looks = LooksUntil(kAccountFigures, 400, HarvestReason::kNamesTimesDates, [](int i) {
    return Of("E" + Padded(i, 6), "n" + std::to_string(i % 50), "201403" + Padded(1 + i / 50, 2));
  });
  EXPECT_GT(looks, 100);
  EXPECT_LE(looks, 200);
}

TEST(HarvestWindow, ChildrenWithoutANumber) {
  EXPECT_EQ(LooksUntil(kAccountFigures, 200, HarvestReason::kWithoutNumber,
                       [](int i) {
                         return Of("", "n" + std::to_string(i),
                                   "20" + Padded(8 + i % 12, 2) + "03" + Padded(1 + i % 28, 2));
                       }),
            80);
}

TEST(HarvestWindow, NumbersNobodyHasAndNumbersOfOthers) {
  EXPECT_EQ(LooksUntil(kAccountFigures, 200, HarvestReason::kManyMisses,
                       [](int i) {
                         Look look = {
                             .kind = LookKind::kByNumber,
                             .outcome = i % 8 == 0 ? LookOutcome::kHit : LookOutcome::kMiss,
                             .document_number = {},
                             .name = {},
                             .birth_date = {}};
                         const std::string number = "G" + Padded(i * 977, 9);
                         look.document_number = number;
                         return Remember(look);
                       }),
            50);
  EXPECT_EQ(LooksUntil(kAccountFigures, 200, HarvestReason::kOthersNumbers,
                       [](int i) {
                         const std::string number = Number(1 + i % 28, i * 37 % 1000),
                                           name = "n" + std::to_string(i);
                         Look look = PreCheckOf(number, name);
                         look.outcome =
                             i % 10 == 0 ? LookOutcome::kContradicted : LookOutcome::kMiss;
                         return Remember(look);
                       }),
            71);
}

RememberedLook ById(std::string_view record_id, LookOutcome outcome) {
  return Remember({.kind = LookKind::kByRecordId,
                   .outcome = outcome,
                   .document_number = {},
                   .name = {},
                   .birth_date = {},
                   .record_id = record_id});
}

TEST(HarvestWindow, RecordIdsOfOthersThatRunOn) {
  for (const HarvestFigures& figures : {kAccountFigures, kCrowdFigures}) {
    for (const LookOutcome outcome : {LookOutcome::kHit, LookOutcome::kMiss}) {
      EXPECT_EQ(LooksUntil(figures, 200, HarvestReason::kRunningRecordIds,
                           [&](int i) { return ById("R" + Padded(i + 1, 10), outcome); }),
                30);
    }
    EXPECT_GT(LooksUntil(figures, 200, HarvestReason::kRunningRecordIds,
                         [&](int i) { return ById("R" + Padded(i * 7 % 200 + 1, 10) + "-A", LookOutcome::kHit); }),
              0)
        << "in another order";
  }
}

// A school's records as they were made, read by its own office; between them some that are gone, and some of others.
TEST(HarvestWindow, OnesOwnRecordsMayRunOn) {
  EXPECT_EQ(LooksUntil(kAccountFigures, 2'000, HarvestReason::kNone,
                       [](int i) {
                         return ById("R" + Padded(i + 1, 10), i % 5 == 3   ? LookOutcome::kMiss
                                                              : i % 7 == 2 ? LookOutcome::kHit
                                                                           : LookOutcome::kOwn);
                       }),
            0);
}

TEST(HarvestWindow, RecordIdsThatAreNoNumbersOrCountOtherThingsDoNotRunOn) {
  EXPECT_EQ(LooksUntil(kAccountFigures, 40, HarvestReason::kNone,
                       [](int i) { return ById("x" + Padded(i, 3) + "0a", LookOutcome::kHit); }) +
                LooksUntil(kAccountFigures, 40, HarvestReason::kNone,
                           [](int i) { return ById("school-" + Padded(i * 13, 4) + "/7", LookOutcome::kHit); }),
            0)
      << "the last digits are not those that run";
}

TEST(HarvestWindow, RecordIdsNobodyHas) {
  const auto looks = [](int misses_of_ten) {
    return LooksUntil(kAccountFigures, 200, HarvestReason::kManyMisses, [=](int i) {
      return ById("R" + Padded(i * 977, 10), i % 10 < misses_of_ten ? LookOutcome::kMiss : LookOutcome::kOwn);
    });
  };
  EXPECT_EQ(looks(10), 50);
  EXPECT_GT(looks(9), 0);
  EXPECT_EQ(looks(5), 0);
}

// Who asks first and then registers is told the same of a child twice.
TEST(HarvestWindow, AChildIsCountedOnceHoweverOftenItIsAskedAbout) {
  const auto looks = [](int times) {
    return LooksUntil(kAccountFigures, 200, HarvestReason::kOthersNumbers, [=](int i) {
      const int child = i / times;
      const std::string number = Number(1 + child % 28, child * 37 % 1000), name = "n" + std::to_string(child);
      Look look = PreCheckOf(number, name);
      look.outcome = LookOutcome::kContradicted;
      return Remember(look);
    });
  };
  EXPECT_EQ(looks(1), 8);
  EXPECT_EQ(looks(2), 15);
  EXPECT_EQ(LooksUntil(kAccountFigures, 400, HarvestReason::kNone,
                       [](int i) {
                         return Of("", "n" + std::to_string(i % 79), "20" + Padded(8 + i % 79 % 12, 2) + "0301");
                       }),
            0);
}

// A class list that is sent again and again, because the connection is bad.
TEST(HarvestWindow, RetriesAreNoPattern) {
  EXPECT_EQ(LooksUntil(kAccountFigures, 5000, HarvestReason::kNone,
                       [](int i) {
                         return Of(Number(1 + i % 45 % 28, i % 45 * 20),
                                   "n" + std::to_string(i % 45));
                       }),
            0);
}

// A small county that gives each date's numbers out from 001 on, its list sorted by birth date:
// half of the dates end in 1.
TEST(HarvestWindow, ASmallCountysSortedListIsNoPattern) {
  std::mt19937 random(3);
  HarvestWindow window(kAccountFigures);
  for (int year = 2008; year < 2020; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= 28; ++day) {
        if (random() % 5 < 2) continue;
        const std::string date = std::to_string(year) + Padded(month, 2) + Padded(day, 2);
        window.Add(Of("370102" + date + Padded(1 + static_cast<int>(random() % 2), 3) + "?",
                      "n" + std::to_string(random()), date));
        ASSERT_EQ(window.Judge(), HarvestReason::kNone) << date;
      }
    }
  }
}

// The judgement by its words, with sets, and no counting ahead.
HarvestReason Plainly(const std::deque<RememberedLook>& looks, const HarvestFigures& figures) {
  const RememberedLook& last = looks.back();
  std::set<int> sequences, days_of_sequence, days_of_name;
  std::set<std::uint64_t> names_of_day;
  std::set<std::pair<std::uint64_t, int>> grid;
  std::map<std::uint64_t, int> of_name;
  std::map<int, int> of_day;
  for (const RememberedLook& look : looks) {
    const bool is_near = look.region == last.region;
    if (is_near && look.day == last.day) sequences.insert(look.sequence);
    if (is_near && look.sequence == last.sequence) days_of_sequence.insert(look.day);
    if (look.name == last.name) days_of_name.insert(look.day);
    if (look.day == last.day) names_of_day.insert(look.name);
    if (grid.emplace(look.name, look.day).second) ++of_name[look.name], ++of_day[look.day];
  }
  const auto run = [](const std::set<int>& values, int at, int step) {
    const auto middle = values.find(at);
    int length = 1;
    for (auto here = middle; here != values.begin() && *here - *std::prev(here) <= step; --here) ++length;
    for (auto here = middle; std::next(here) != values.end() && *std::next(here) - *here <= step; ++here) ++length;
    return length;
  };
  const auto count = [](const auto& values) { return static_cast<int>(values.size()); };
  if (run(sequences, last.sequence, 2) >= figures.run) return HarvestReason::kRunningNumbers;
  if (count(sequences) >= figures.one_date) return HarvestReason::kCrowdedDate;
  if (run(days_of_sequence, last.day, 1) >= figures.run || count(days_of_sequence) >= figures.one_sequence) {
    return HarvestReason::kRunningDates;
  }
  if (count(days_of_name) >= figures.one_name) return HarvestReason::kOneNameManyDates;
  if (count(names_of_day) >= figures.one_date) return HarvestReason::kCrowdedDate;
  const auto in_grid = std::count_if(grid.begin(), grid.end(), [&](const auto& pair) {
    return of_name[pair.first] > 2 && of_day[pair.second] > 2;
  });
  if (count(days_of_name) > 2 && count(names_of_day) > 2 && in_grid >= figures.grid) return HarvestReason::kNamesTimesDates;
  return HarvestReason::kNone;
}

TEST(HarvestWindow, CountingAheadMissesNothing) {
  std::mt19937 random(7);
  std::map<HarvestReason, int> seen;
  for (int round = 0; round < 400; ++round) {
    HarvestFigures figures = {.looks = 60, .run = 3 + static_cast<int>(random() % 4), .one_sequence = 6, .one_name = 7,
                              .one_date = 8, .grid = 10, .without_number = 0, .misses_of_numbers_min = 0,
                              .others_numbers = 0};
    HarvestWindow window(figures);
    std::deque<RememberedLook> looks;
    const std::uint64_t sequences = 3 + random() % 60, names = 2 + random() % 60, days = 2 + random() % 27;
    for (int i = 0; i < 90; ++i) {
      const RememberedLook look =
          Remember(PreCheckOf(Number(1 + static_cast<int>(random() % days), static_cast<int>(random() % sequences)),
                              "n" + std::to_string(random() % names)));
      window.Add(look);
      looks.push_back(look);
      if (looks.size() > figures.looks) looks.pop_front();
      const HarvestReason reason = Plainly(looks, figures);
      ++seen[reason];
      ASSERT_EQ(window.Judge(), reason) << "round " << round << ", look " << i;
    }
  }
  for (const HarvestReason reason : {HarvestReason::kNone, HarvestReason::kRunningNumbers, HarvestReason::kRunningDates,
                                     HarvestReason::kCrowdedDate, HarvestReason::kOneNameManyDates,
                                     HarvestReason::kNamesTimesDates}) {
    EXPECT_GT(seen[reason], 20) << HarvestReasonWord(reason);
  }
}

}  // namespace
}  // namespace xueji::server
