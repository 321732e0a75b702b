#include <zstd.h>

#include <string>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/ingest/decompressor.h"

namespace xueji {
namespace {

class ZstdDecompressor final : public Decompressor {
 public:
  ZstdDecompressor() : stream_(ZSTD_createDStream()) { XUEJI_CHECK(stream_ != nullptr); }
  ~ZstdDecompressor() override { ZSTD_freeDStream(stream_); }
  ZstdDecompressor(const ZstdDecompressor&) = delete;
  ZstdDecompressor& operator=(const ZstdDecompressor&) = delete;

  absl::Status Step(std::string_view* input, std::span<char>* output) override {
    // A frame may hold back finished bytes when the output was full, so one more round is made even
    // without input.
    do {
      ZSTD_inBuffer in{input->data(), input->size(), 0};
      ZSTD_outBuffer out{output->data(), output->size(), 0};
      const std::size_t result = ZSTD_decompressStream(stream_, &out, &in);
      input->remove_prefix(in.pos);
      *output = output->subspan(out.pos);
      if (ZSTD_isError(result)) {
        return InvalidArgument({"zstd 压缩流已损坏（$0）", "the zstd stream is damaged ($0)",
                                {ZSTD_getErrorName(result)}});
      }
      if (in.pos > 0 || out.pos > 0) at_boundary_ = result == 0;
    } while (!input->empty() && !output->empty());
    return absl::OkStatus();
  }

  bool AtBoundary() const override { return at_boundary_; }

 private:
  ZSTD_DStream* stream_;
  bool at_boundary_ = true;
};

}  // namespace

std::unique_ptr<Decompressor> NewZstdDecompressor() { return std::make_unique<ZstdDecompressor>(); }

}  // namespace xueji
