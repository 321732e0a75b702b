// The tables of the store, and the statements that both kinds of database take as they are.
//
//   change    the truth: every change with the whole state of its record, its columns named as the student columns;
//             only ever appended to: a trigger refuses UPDATE and DELETE, whoever asks
//   record    record id -> change_seq of its last state, live or withdrawn
//   identity  (identity key, seat) -> record id of the live record that has it
//   number    (student number or document number, past or present; record id)
//   request   (account, request id) -> digest, change_seq, answer
//   meta      one row: change_seq of the last change, and the id of the store, made with it at random. Who writes locks it first, so changes are numbered without
//             a gap and become visible in their order
//
// All but `change` and `request` can be made from `change`; Check() does so and compares. A table's key refuses a second
// holder even from a program that does not ask first. Pure functions; any number of threads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace xueji::server {

// What `meta` says of the format; another one is refused.
inline constexpr std::int64_t kStoreFormat = 1;

enum class SqlDialect : std::uint8_t { kSqlite, kPostgres };

// All tables in the newest format, and the triggers that guard `change`.
std::string MakeTablesSql(SqlDialect dialect);

// The columns of `change` in the order of their table: change_seq, kind, at_ms, account, region, identity_key, seat, then
// the student columns in the order of StudentColumnId.
// The first of them are numbers, the others texts.
inline constexpr int kChangeColumns = 32;
inline constexpr int kNumberColumns = 3;
inline constexpr int kFirstStudentColumn = 7;
// "change_seq, kind, …"; with a prefix "c." each.
std::string ChangeColumns(std::string_view prefix = "");

// After changes were put into `change` alone: the other tables' rows of those after `first`, a record id and an identity
// being new. One parameter, `after`, put in as a number.
std::string SpreadImportSql(std::uint64_t after);

// One question of Check(): gives one number, 0 if all is well.
struct StoreQuestion {
  const char* table;
  std::string sql;
};
std::span<const StoreQuestion> StoreQuestions();

}  // namespace xueji::server
