// RowChannel: rows that one thread reads and another takes, a few thousand under way at most.
//
//   std::thread reader([&] { channel.Close(ReadStudentRows(path, [&](…) { return channel.Put(row);
//   })); }); while (*channel.Take(&row)) …                     // a status instead, if the reader
//   failed
//
// Thread-safe: one who puts, one who takes. Stop lets the reader end early: its next Put is
// refused.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>

#include "engine/base/status.h"
#include "engine/record/student_text.h"

namespace xueji::tools {

struct FileRow {
  std::string place;  // "roster.csv:418: "
  StudentText record;
};

class RowChannel {
 public:
  absl::Status Put(FileRow row);
  // How the reading ended.
  void Close(const absl::Status& status);
  // False: there are no more.
  absl::StatusOr<bool> Take(FileRow* row);
  void Stop();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<FileRow> rows_;
  bool closed_ = false, stopped_ = false;
  absl::Status status_;
};

}  // namespace xueji::tools
