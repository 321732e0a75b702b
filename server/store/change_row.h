// A row of the table `change`, column by column, for whichever database it goes to or comes from.
//
//   PutChange(change_seq, kind, request, [&](std::int64_t number) {…}, [&](std::string_view text) {…});
//   const StoredChange change = GetChange(row);     // row.Integer(column), row.Text(column)
//
// Pure; any number of threads.
#pragma once

#include <cstdint>
#include <string>

#include "server/store/change_judge.h"
#include "server/store/registry_store.h"
#include "server/store/store_schema.h"

namespace xueji::server {

// The values in the order of ChangeColumns(); the texts live as long as the request.
template <class OnNumber, class OnText>
void PutChange(std::uint64_t change_seq, ChangeKind kind, const ChangeRequest& request, OnNumber on_number,
               OnText on_text) {
  on_number(static_cast<std::int64_t>(change_seq));
  on_number(static_cast<std::int64_t>(kind));
  on_number(request.at_ms);
  on_text(request.account);
  on_text(request.region);
  const bool holds = kind != ChangeKind::kWithdraw && !request.identity_key.empty();
  on_text(holds ? std::string_view(request.identity_key) : std::string_view());
  on_text(holds ? std::string_view(request.seat) : std::string_view());
  for (const std::string& value : request.record.values) on_text(value);
}

template <class Row>
StoredChange GetChange(const Row& row) {
  StoredChange change;
  change.change_seq = static_cast<std::uint64_t>(row.Integer(0));
  change.kind = static_cast<ChangeKind>(row.Integer(1));
  change.at_ms = row.Integer(2);
  change.account = row.Text(3);
  change.region = row.Text(4);
  for (std::size_t i = 0; i < kStudentColumnCount; ++i) {
    change.record.values[i] = row.Text(kFirstStudentColumn + static_cast<int>(i));
  }
  return change;
}

}  // namespace xueji::server
