#include "server/ops/harvest_detector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "datasets/generator/register_generator.h"
#include "tests/server/ops/ops_samples.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

struct Pupil {
  std::string number, name, birth_date, school;
};

std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

// Pupils of a generated register, errors and all, as if of one large county: the hardest for
// whoever looks for crowds.
std::vector<Pupil> Pupils(std::uint64_t records, datasets::Profile profile) {
  const TemporaryDirectory directory;
  const auto made = datasets::GenerateRegister({.records = records,
                                                .seed = 5,
                                                .profile = profile,
                                                .out_directory = directory.FilePath("r")});
  XUEJI_CHECK(made.ok());
  std::ifstream file(made->students_path);
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> header = Cells(line);
  const auto at = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  const std::size_t number = at("document_number"), name = at("name"), date = at("birth_date"),
                    school = at("school_code");
  XUEJI_CHECK(std::max({number, name, date, school}) < header.size());
  std::vector<Pupil> pupils;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = Cells(line);
    Pupil pupil{cells[number], cells[name], cells[date], cells[school]};
    if (pupil.number.size() == 18) pupil.number.replace(0, 6, "370102");
    pupils.push_back(std::move(pupil));
  }
  return pupils;
}

const std::vector<Pupil>& FieldPupils() {
  static const std::vector<Pupil> pupils = Pupils(100'000, datasets::Profile::kField);
  return pupils;
}

// Clerks of ten offices take their lists in, retry, mistype, look children up by number. Returns
// how many looks were locked. With `registers`, whoever is not told that a child is new tries to register it all the
// same, and is refused.
int LockedLooks(const std::vector<Pupil>& pupils, std::uint32_t accounts, std::size_t looks,
                bool registers = false) {
  HarvestDetector detector({});
  std::mt19937 random(11);
  int locked = 0;
  std::int64_t now_ms = kNowMs;
  for (std::size_t i = 0; i < looks; ++i) {
    const Pupil& pupil = pupils[i % pupils.size()];
    const std::string account = "clerk-" + std::to_string(i / 45 % accounts),
                      certificate = "c-" + std::to_string(i / 45 % accounts % 10);
    Look look{.kind = random() % 20 == 0 ? LookKind::kByNumber : LookKind::kPreCheck,
              .outcome = random() % 10 == 0 ? LookOutcome::kHit : LookOutcome::kMiss,
              .document_number = pupil.number,
              .name = pupil.name,
              .birth_date = pupil.birth_date};
    std::string typo = pupil.number;
    if (random() % 25 == 0 && typo.size() == 18) {
      typo[6 + random() % 11] = static_cast<char>('0' + random() % 10);
      look.document_number = typo;
      look.outcome = random() % 20 == 0 ? LookOutcome::kContradicted : LookOutcome::kMiss;
    }
    int times = random() % 20 == 0 ? 3 : 1;  // retries
    if (registers && look.outcome != LookOutcome::kMiss) times += 1;
    for (int t = 0; t < times; ++t)
      locked += detector.Observe({account, certificate}, look, now_ms += 1500).locked ? 1 : 0;
  }
  return locked;
}

TEST(HarvestDetector, AHundredThousandLooksOfClerksLockNobody) {
  EXPECT_EQ(LockedLooks(FieldPupils(), 40, 100'000), 0);
}

TEST(HarvestDetector, NorDoClerksWhoseRegistrationsAreRefused) {
  EXPECT_EQ(LockedLooks(FieldPupils(), 40, 100'000, /*registers=*/true), 0);
}

TEST(HarvestDetector, NorDoListsSortedByBirthDateOrByName) {
  std::vector<Pupil> pupils = FieldPupils();
  std::sort(pupils.begin(), pupils.end(),
            [](const Pupil& a, const Pupil& b) { return a.birth_date < b.birth_date; });
  EXPECT_EQ(LockedLooks(pupils, 1, 100'000), 0);
  EXPECT_EQ(LockedLooks(pupils, 40, 100'000), 0);
  std::sort(pupils.begin(), pupils.end(),
            [](const Pupil& a, const Pupil& b) { return a.school < b.school; });
  EXPECT_EQ(LockedLooks(pupils, 3, 100'000), 0);
}

std::string Padded(int value, std::size_t width) {
  std::string text = std::to_string(value);
  return std::string(width - text.size(), '0') + text;
}

// By number, and nobody has it.
Look MissOf(std::string_view number) {
  return {.kind = LookKind::kByNumber,
          .outcome = LookOutcome::kMiss,
          .document_number = number,
          .name = "",
          .birth_date = ""};
}

// How many looks of this harvester until it is locked; what it had seen by then. 0: never.
template <typename Make>
int LooksUntilLocked(HarvestDetector& detector, int looks, const Make& make) {
  for (int i = 0; i < looks; ++i) {
    const auto [who, look] = make(i);
    if (detector.Observe(who, look, kNowMs + i).locked) return i + 1;
  }
  return 0;
}

TEST(HarvestDetector, WhoWalksSequenceNumbersIsLockedAtOnce) {
  HarvestDetector detector({});
  std::string number;
  const int looks = LooksUntilLocked(detector, 1000, [&](int i) {
    number = "37010220140305" + Padded(i, 3) + "?";
    return std::pair(Looker{"thief", "c-1"}, Look{.kind = LookKind::kPreCheck,
                                                  .outcome = LookOutcome::kMiss,
                                                  .document_number = number,
                                                  .name = "无名",
                                                  .birth_date = "20140305"});
  });
  EXPECT_GT(looks, 0);
  EXPECT_LE(looks, 20);
  EXPECT_TRUE(detector.LockOf("thief", kNowMs + 1000).locked);
  EXPECT_FALSE(detector.LockOf("honest", kNowMs + 1000).locked);
}

TEST(HarvestDetector, WhoTriesSurnamesTimesBirthdaysIsLocked) {
  for (const bool by_rows : {true, false}) {
    HarvestDetector detector({});
    std::string name, date;
    const int looks = LooksUntilLocked(detector, 2000, [&](int i) {
      const int a = by_rows ? i / 365 : i % 40, b = by_rows ? i % 365 : i / 40;
      name = "姓" + std::to_string(a);
      date = "2014" + Padded(1 + b / 28 % 12, 2) + Padded(1 + b % 28, 2);
      return std::pair(Looker{"thief", "c-1"}, Look{.kind = LookKind::kPreCheck,
                                                    .outcome = LookOutcome::kMiss,
                                                    .document_number = "",
                                                    .name = name,
                                                    .birth_date = date});
    });
    EXPECT_GT(looks, 0);
    EXPECT_LE(looks, 200);
  }
}

// One question an hour, between nine of an honest clerk's.
TEST(HarvestDetector, SlownessDoesNotHelp) {
  HarvestDetector detector({});
  std::string number;
  const int looks = LooksUntilLocked(detector, 2000, [&](int i) {
    const Pupil& pupil = FieldPupils()[static_cast<std::size_t>(i)];
    if (i % 10 != 0) {
      return std::pair(Looker{"mole", "c-1"}, Look{.kind = LookKind::kPreCheck,
                                                   .outcome = LookOutcome::kMiss,
                                                   .document_number = pupil.number,
                                                   .name = pupil.name,
                                                   .birth_date = pupil.birth_date});
    }
    number = "51010420140305" + Padded(i / 10, 3) + "?";
    return std::pair(Looker{"mole", "c-1"}, Look{.kind = LookKind::kPreCheck,
                                                 .outcome = LookOutcome::kMiss,
                                                 .document_number = number,
                                                 .name = "无名",
                                                 .birth_date = "20140305"});
  });
  EXPECT_GT(looks, 0);
  EXPECT_LE(looks, 200);
}

// Fifty accounts with a certificate each, in turn: what they have in common is whom they ask about.
TEST(HarvestDetector, FiftyAccountsTogetherAreSeen) {
  for (const bool own_certificates : {true, false}) {
    HarvestDetector detector({});
    std::string number, account, certificate;
    int locked = 0, looks = 0;
    std::vector<bool> is_locked(50);
    for (int i = 0; i < 200; ++i) {
      account = "thief-" + std::to_string(i % 50);
      certificate = own_certificates ? "c-" + account : "c-1";
      if (is_locked[static_cast<std::size_t>(i % 50)]) continue;
      number = "37010220140305" + Padded(i, 3) + "?";
      ++looks;
      const Look look = MissOf(number);
      if (detector.Observe({account, certificate}, look, kNowMs + i).locked) {
        is_locked[static_cast<std::size_t>(i % 50)] = true;
        ++locked;
      }
    }
    EXPECT_EQ(locked, 50) << own_certificates;
    EXPECT_LE(looks, 80);
  }
}

TEST(HarvestDetector, AWalkerDoesNotLockItsOffice) {
  HarvestDetector detector({});
  std::string number;
  for (int i = 0; i < 100; ++i) {
    number = "37010220140305" + Padded(i, 3) + "?";
    detector.Observe({"thief", "office"},
                     Look{.kind = LookKind::kPreCheck,
                          .outcome = LookOutcome::kMiss,
                          .document_number = number,
                          .name = "n",
                          .birth_date = "20140305"},
                     kNowMs);
    const Pupil& pupil = FieldPupils()[static_cast<std::size_t>(i)];
    EXPECT_FALSE(detector
                     .Observe({"honest", "office"},
                              Look{.kind = LookKind::kPreCheck,
                                   .outcome = LookOutcome::kMiss,
                                   .document_number = pupil.number,
                                   .name = pupil.name,
                                   .birth_date = pupil.birth_date},
                              kNowMs)
                     .locked);
  }
  EXPECT_TRUE(detector.LockOf("thief", kNowMs).locked);
}

TEST(HarvestDetector, ALockEndsOrIsTakenOff) {
  HarvestDetector detector({.subjects_max = 20'000, .lock_ms = 1000});
  std::string number;
  for (int i = 0; i < 20; ++i) {
    number = "37010220140305" + Padded(i, 3) + "?";
    detector.Observe({"thief", "c"}, MissOf(number), kNowMs);
  }
  EXPECT_TRUE(detector.LockOf("thief", kNowMs + 999).locked);
  EXPECT_EQ(detector.LockOf("thief", kNowMs + 999).reason, HarvestReason::kRunningNumbers);
  EXPECT_FALSE(detector.LockOf("thief", kNowMs + 1000).locked);
  detector.Observe({"thief", "c"}, MissOf(number), kNowMs);
  EXPECT_TRUE(detector.LockOf("thief", kNowMs).locked);
  EXPECT_TRUE(detector.Unlock("thief"));
  EXPECT_FALSE(detector.Unlock("thief"));
  EXPECT_FALSE(detector.LockOf("thief", kNowMs).locked);
}

TEST(HarvestDetector, TheLongestUnseenMakeRoom) {
  HarvestDetector detector({.subjects_max = 32, .lock_ms = 1000});
  for (int i = 0; i < 100'000; ++i) {
    const std::string account = "a" + std::to_string(i);
    EXPECT_FALSE(detector
                     .Observe({account, account},
                              Look{.kind = LookKind::kSearch,
                                   .outcome = LookOutcome::kHit,
                                   .document_number = "",
                                   .name = "n",
                                   .birth_date = ""},
                              kNowMs)
                     .locked);
  }
}

TEST(HarvestDetector, LocksAreToldAndPutBack) {
  const std::vector<AccountLock> locks = {{"a", HarvestReason::kManyMisses, kNowMs - 7, kNowMs + 1},
                                          {"b", HarvestReason::kCrowdedDate, kNowMs - 9, kNowMs + 9}};
  HarvestDetector detector({});
  detector.Restore(locks);
  EXPECT_EQ(detector.Locks(kNowMs), locks);
  EXPECT_EQ(detector.Locks(kNowMs + 1).size(), 1U);
  EXPECT_TRUE(detector.LockOf("b", kNowMs + 8).locked);
  EXPECT_TRUE(detector.Unlock("b"));
  EXPECT_FALSE(detector.LockOf("b", kNowMs).locked);
}

TEST(HarvestDetector, EveryReasonHasAWordAndATextInBothLanguages) {
  for (auto reason = HarvestReason::kRunningNumbers; reason <= HarvestReason::kRunningRecordIds;
       reason = static_cast<HarvestReason>(static_cast<int>(reason) + 1)) {
    EXPECT_EQ(ParseHarvestReason(HarvestReasonWord(reason)), reason);
    EXPECT_FALSE(HarvestReasonText(reason).zh.empty());
    EXPECT_FALSE(HarvestReasonText(reason).en.empty());
  }
  EXPECT_FALSE(ParseHarvestReason("none"));
  EXPECT_FALSE(ParseHarvestReason("locked_before"));
  EXPECT_EQ(HarvestReasonWord(HarvestReason::kOthersNumbers), "others_numbers");
}

// More locks than subjects: those that ended are forgotten, those that hold are not.
TEST(HarvestDetector, LocksThatHoldAreNotForgotten) {
  HarvestDetector detector({.subjects_max = 64, .lock_ms = 1000});
  std::string number, account;
  for (int i = 0; i < 100; ++i) {
    number = "37010220140305" + Padded(i, 3) + "?";
    account = "thief-" + std::to_string(i);
    const Look look = MissOf(number);
    detector.Observe({account, "c-1"}, look, kNowMs + (i < 50 ? 0 : 2000));
  }
  EXPECT_FALSE(detector.LockOf("thief-40", kNowMs + 2000).locked);
  for (int i = 60; i < 100; ++i)
    EXPECT_TRUE(detector.LockOf("thief-" + std::to_string(i), kNowMs + 2000).locked) << i;
}

TEST(HarvestDetector, TimesAreThoseOfChina) {
  EXPECT_EQ(ChinaTime(0), "1970-01-01 08:00");
  EXPECT_EQ(ChinaTime(1'764'000'000'000), "2025-11-25 00:00");
}

TEST(HarvestDetector, ALockIsToldWithItsReason) {
  const absl::Status status = Locked({true, HarvestReason::kRunningNumbers, kNowMs});
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  const Message message = MessageOf(status);
  for (const std::string& text : {message.zh, message.en}) EXPECT_NE(text.find(ChinaTime(kNowMs)), std::string::npos) << text;
  EXPECT_NE(message.zh.find("证件号逐个相连"), std::string::npos) << message.zh;
  EXPECT_NE(message.en.find("numbers that run on"), std::string::npos) << message.en;
  EXPECT_EQ(message.zh.find('_'), std::string::npos) << message.zh;
  EXPECT_EQ(message.zh.find("管理员"), std::string::npos) << "an office's administrator cannot take it off";
}

}  // namespace
}  // namespace xueji::server
