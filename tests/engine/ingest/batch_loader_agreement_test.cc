// One result for any number of threads and any cut of the input.
#include <gtest/gtest.h>

#include <random>

#include "engine/base/parallel.h"
#include "engine/ingest/batch_loader.h"
#include "engine/record/row_content.h"
#include "tests/engine/ingest/ingest_test_support.h"

namespace xueji {
namespace {

// A register with every difficulty: quoted line ends, CRLF, blank lines, rejects, long names, wrong
// numbers, repeated ids.
std::string MixedRegister(int rows) {
  std::mt19937_64 random(11);
  const std::vector<std::string> names = {"王芳", "欧阳娜娜", "买买提·阿卜杜拉", "张 三", "𠮷田", "", "mary smith",
                                          "\"王\n芳\"", "\"say \"\"x\"\"\""};
  std::string text = "\xEF\xBB\xBFrecord_id,name,sex,birth_date,document_number,address,ignored\r\n";
  for (int i = 0; i < rows; ++i) {
    const auto pick = [&](std::size_t n) { return random() % n; };
    text += "r" + std::to_string(pick(20) == 0 ? pick(50) : static_cast<std::size_t>(i + 100)) + ",";
    text += names[pick(names.size())] + "," + (pick(30) == 0 ? "?" : "女") + ",";
    text += pick(25) == 0 ? "20101332" : "2010-03-" + std::to_string(10 + pick(18));
    text += "," + (pick(3) == 0 ? WithCheck("1101012010030" + std::to_string(7000 + pick(999)))
                                : std::to_string(pick(100000)));
    text += ",\"幸福路" + std::to_string(pick(50)) + "号, 3楼\"," + std::string(pick(60), 'z');
    text += pick(2) == 0 ? "\r\n" : "\n";
    if (pick(40) == 0) text += "\n";
  }
  return text;
}

TEST(LoadRecordsAgreement, AnyThreadCountAndBlockSizeGivesTheSameStore) {
  Loading loading;
  const std::string path = loading.directory.Write("a.csv", MixedRegister(3000));
  std::string expected;
  for (const int threads : {1, 2, 8}) {
    SetThreadLimit(threads);
    for (const std::uint32_t block : {4096u, 100u, 1777u, 4u << 20}) {
      LoadOptions options = Loading::For({path});
      options.block_bytes = block;
      const auto loaded = loading.Load(options);
      ASSERT_TRUE(loaded.ok()) << loaded.status();
      std::string dump = Dump(*loaded);
      for (std::uint32_t i = 0; i < loaded->store->size(); ++i) {
        dump += std::to_string(RowContentHash(*loaded->store, RecordId{i}));
      }
      if (expected.empty()) expected = dump;
      ASSERT_EQ(dump, expected) << threads << " threads, blocks of " << block;
      ASSERT_EQ(loaded->inputs[0].rows,
                loaded->store->size() - loaded->store->withdrawn_count() + loaded->rejects.size());
    }
  }
  SetThreadLimit(2);
}

}  // namespace
}  // namespace xueji
