#include "server/ops/quota_counts.h"

namespace xueji::server {
namespace {

constexpr StateForm kForm = {"#xueji-quota 1", 4};
constexpr std::string_view kDay = "day", kShare = "share", kTicket = "ticket", kNone = "-";

std::string CountsPath(const std::string& folder) {
  return folder + "/quota.counts";
}

}  // namespace

StateRows RowsOfCounts(const QuotaCounts& counts) {
  StateRows rows = {
      {std::string(kDay), std::string(kNone), std::to_string(counts.day), std::string(kNone)}};
  rows.reserve(1 + counts.shares.size() + counts.tickets.size());
  for (const QuotaCounts::Share& share : counts.shares) {
    rows.push_back({std::string(kShare), WriteStateKey(share.key), std::to_string(share.taken),
                    std::string(kNone)});
  }
  for (const QuotaCounts::Ticket& ticket : counts.tickets) {
    rows.push_back({std::string(kTicket), WriteStateKey(ticket.key), std::to_string(ticket.taken),
                    std::to_string(ticket.expires_ms)});
  }
  return rows;
}

absl::StatusOr<QuotaCounts> CountsOfRows(const StateRows& rows, std::string_view source) {
  QuotaCounts counts;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::vector<std::string>& cells = rows[row];
    const auto key = StateKey(cells[1]), taken = StateNumber(cells[2]),
               expires = StateNumber(cells[3]);
    if ((cells[0] == kDay) != (row == 0) || !taken || *taken > INT64_MAX)
      return BadStateRow(source, row);
    if (cells[0] == kDay && cells[1] == kNone && cells[3] == kNone) {
      counts.day = static_cast<std::int64_t>(*taken);
    } else if (cells[0] == kShare && key && cells[3] == kNone) {
      counts.shares.push_back({*key, *taken});
    } else if (cells[0] == kTicket && key && expires && *expires <= INT64_MAX) {
      counts.tickets.push_back({*key, *taken, static_cast<std::int64_t>(*expires)});
    } else {
      return BadStateRow(source, row);
    }
  }
  return counts;
}

absl::Status SaveCounts(const std::string& folder, const QuotaCounts& counts) {
  return SaveState(CountsPath(folder), kForm, RowsOfCounts(counts));
}

absl::StatusOr<QuotaCounts> LoadCounts(const std::string& folder) {
  XUEJI_ASSIGN_OR_RETURN(const StateRows rows, LoadState(CountsPath(folder), kForm));
  return CountsOfRows(rows, CountsPath(folder));
}

}  // namespace xueji::server
