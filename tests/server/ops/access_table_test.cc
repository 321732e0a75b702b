#include "server/ops/access_table.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "engine/base/message.h"
#include "tests/server/ops/ops_samples.h"

namespace xueji::server {
namespace {

std::string Cell(Method method, Level level, Role role) {
  constexpr std::string_view kLetters = "-mA";
  const auto letter = [&](Place place) {
    return kLetters[static_cast<std::size_t>(AccessOf(method, level, place, role))];
  };
  return std::string(1, letter(Place::kOwn)) + "/" + std::string(1, letter(Place::kOther));
}

// The whole matrix as the page has it: method x role x level x own/other. What has no row there is
// refused.
TEST(AccessTable, TheWholeMatrixIsWhatThePageSays) {
  std::set<std::string> rows;
  std::size_t cells = 0;
  for (std::size_t m = 0; m < kMethodCount; ++m) {
    for (std::size_t r = 0; r < kRoleCount; ++r) {
      std::string row = "| `" + std::string(FactsOf(static_cast<Method>(m)).name) + "` | " +
                        std::string(kRoleWords[r]) + " |";
      bool any = false;
      for (std::size_t l = 0; l < kLevelCount; ++l) {
        const std::string cell =
            Cell(static_cast<Method>(m), static_cast<Level>(l), static_cast<Role>(r));
        any = any || cell != "-/-";
        row += " " + cell + " |";
        cells += 2;
      }
      if (any) rows.insert(row);
    }
  }
  EXPECT_EQ(cells, 13U * 5 * 5 * 2);
  std::ifstream page(std::string(XUEJI_SOURCE_DIR) + "/server/README.md");
  std::set<std::string> documented;
  bool in_table = false;
  for (std::string line; std::getline(page, line);) {
    if (line.rfind("| Method | Role |", 0) == 0) in_table = true;
    if (line.empty()) in_table = false;
    if (in_table && line.rfind("| `", 0) == 0) documented.insert(line);
  }
  EXPECT_EQ(documented, rows);
}

TEST(AccessTable, NobodyWritesElsewhereOrWithoutARole) {
  for (const Method method : {Method::kRegister, Method::kAmend, Method::kWithdraw}) {
    EXPECT_TRUE(FactsOf(method).changes);
    for (std::size_t l = 0; l < kLevelCount; ++l) {
      for (std::size_t r = 0; r < kRoleCount; ++r) {
        if (static_cast<Level>(l) == Level::kMinistry) continue;
        EXPECT_EQ(AccessOf(method, static_cast<Level>(l), Place::kOther, static_cast<Role>(r)),
                  Access::kRefused);
      }
      EXPECT_EQ(AccessOf(method, static_cast<Level>(l), Place::kOwn, Role::kSchoolLeader),
                Access::kRefused);
    }
  }
  Caller nobody{.station = OfficeOf("ministry/national"),
                .roles = {},
                .user = "",
                .token_id = "",
                .certificate = ""};
  for (std::size_t m = 0; m < kMethodCount; ++m)
    EXPECT_FALSE(MayCall(static_cast<Method>(m), nobody));
}

// Three-role separation (GB/T 22239): who runs or audits the server sees no record.
TEST(AccessTable, AuditorsAndAdministratorsSeeNoRecord) {
  for (std::size_t m = 0; m < kMethodCount; ++m) {
    const auto method = static_cast<Method>(m);
    if (!FactsOf(method).looks) continue;
    for (const Role role : {Role::kAuditor, Role::kAdministrator}) {
      for (std::size_t l = 0; l < kLevelCount; ++l) {
        for (const Place place : {Place::kOwn, Place::kOther}) {
          EXPECT_NE(AccessOf(method, static_cast<Level>(l), place, role), Access::kAllowed)
              << FactsOf(method).name;
        }
      }
    }
  }
}

TEST(AccessTable, ElsewhereIsNeverMoreThanAtHome) {
  for (std::size_t m = 0; m < kMethodCount; ++m) {
    for (std::size_t l = 0; l < kLevelCount; ++l) {
      for (std::size_t r = 0; r < kRoleCount; ++r) {
        const auto access = [&](Place place) {
          return AccessOf(static_cast<Method>(m), static_cast<Level>(l), place,
                          static_cast<Role>(r));
        };
        EXPECT_LE(access(Place::kOther), access(Place::kOwn));
      }
    }
  }
}

TEST(AccessTable, SeveralRolesHaveTheWidestOfTheirRights) {
  Caller caller = CallerOf("county/370102", Role::kSchoolLeader);
  EXPECT_EQ(AccessOf(Method::kGetRecord, caller, 370102, "s"), Access::kMasked);
  EXPECT_EQ(AccessOf(Method::kRegister, caller, 370102, "s"), Access::kRefused);
  caller.roles.Add(Role::kRegistrar);
  EXPECT_EQ(AccessOf(Method::kGetRecord, caller, 370102, "s"), Access::kAllowed);
  EXPECT_EQ(AccessOf(Method::kGetRecord, caller, 370103, "s"), Access::kMasked);
  EXPECT_EQ(AccessOf(Method::kRegister, caller, 370102, "s"), Access::kAllowed);
}

TEST(AccessTable, ARefusalNamesTheMethodInBothLanguages) {
  const absl::Status status = Refusal(Method::kWithdraw);
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_NE(MessageIn(status, Language::kEnglish).find("Withdraw"), std::string::npos);
  EXPECT_NE(MessageIn(status, Language::kChinese).find("Withdraw"), std::string::npos);
}

}  // namespace
}  // namespace xueji::server
