// RosterFile: a scratch folder with a small roster.csv in it, removed at the end of the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/base/check.h"
#include "tests/support/record_builder.h"

namespace xueji {

class RosterFile {
 public:
  RosterFile() {
    std::string pattern = (std::filesystem::temp_directory_path() / "xueji-test-XXXXXX").string();
    XUEJI_CHECK(mkdtemp(pattern.data()) != nullptr);
    directory_ = pattern;
  }
  ~RosterFile() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  RosterFile(const RosterFile&) = delete;
  RosterFile& operator=(const RosterFile&) = delete;

  const std::string& directory() const { return directory_; }
  std::string path() const { return directory_ + "/roster.csv"; }
  void Write(const std::string& text) const { std::ofstream(path()) << text; }

  // s1 and s2 are one pupil, t1 and t2 twins, u1 stands alone, x1 has no usable birth date.
  void WriteStudents() const {
    const std::string pupil = RecordBuilder::WithCheck("11010820120305123");
    const std::string twin1 = RecordBuilder::WithCheck("31010520120817003");
    const std::string twin2 = RecordBuilder::WithCheck("31010520120817005");
    const std::string parent = RecordBuilder::WithCheck("31010519850101004");
    Write("record_id,name,sex,birth_date,document_type,document_number,school_region,"
          "guardian1_name,guardian1_document_number,guardian1_phone\n"
          "s1,张伟明,1,20120305,1," + pupil + ",110108,,,\n"
          "s2,张伟明,男,2012-03-05,1," + pupil + ",310105,,,\n"
          "t1,李思远,1,20120817,1," + twin1 + ",310105,李建国," + parent + ",13800001234\n"
          "t2,李念远,1,20120817,1," + twin2 + ",310105,李建国," + parent + ",13800001234\n"
          "u1,王芳,2,20130101,,,440106,,,\n"
          "x1,赵六,1,20131345,,,440106,,,\n");
  }

 private:
  std::string directory_;
};

}  // namespace xueji
