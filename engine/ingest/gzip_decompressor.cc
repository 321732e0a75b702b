#include <zlib.h>

#include <algorithm>
#include <limits>
#include <string>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/ingest/decompressor.h"

namespace xueji {
namespace {

constexpr int kGzipOnly = 16;  // added to the window bits: expect a gzip header, verify its checksum

class GzipDecompressor final : public Decompressor {
 public:
  GzipDecompressor() { XUEJI_CHECK(inflateInit2(&stream_, MAX_WBITS + kGzipOnly) == Z_OK); }
  ~GzipDecompressor() override { inflateEnd(&stream_); }
  GzipDecompressor(const GzipDecompressor&) = delete;
  GzipDecompressor& operator=(const GzipDecompressor&) = delete;

  absl::Status Step(std::string_view* input, std::span<char>* output) override {
    while (!input->empty() && !output->empty()) {
      if (at_boundary_ && members_ > 0 && SkipPadding(input)) continue;
      constexpr std::size_t kMax = std::numeric_limits<unsigned>::max();
      const std::size_t input_size = std::min(input->size(), kMax);
      const std::size_t output_size = std::min(output->size(), kMax);
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input->data()));
      stream_.avail_in = static_cast<uInt>(input_size);
      stream_.next_out = reinterpret_cast<Bytef*>(output->data());
      stream_.avail_out = static_cast<uInt>(output_size);
      at_boundary_ = false;
      const int result = inflate(&stream_, Z_NO_FLUSH);
      input->remove_prefix(input_size - stream_.avail_in);
      *output = output->subspan(output_size - stream_.avail_out);
      if (result == Z_STREAM_END) {
        XUEJI_CHECK(inflateReset(&stream_) == Z_OK);
        at_boundary_ = true;
        ++members_;
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        return InvalidArgument({"gzip 压缩流已损坏（$0）", "the gzip stream is damaged ($0)",
                                {stream_.msg != nullptr ? stream_.msg : "inflate"}});
      }
    }
    return absl::OkStatus();
  }

  bool AtBoundary() const override { return at_boundary_; }

 private:
  // Zero bytes after a member are padding to a block of the medium, as gzip(1) allows.
  static bool SkipPadding(std::string_view* input) {
    const std::size_t rest = std::min(input->find_first_not_of('\0'), input->size());
    input->remove_prefix(rest);
    return rest > 0;
  }

  z_stream stream_{};
  bool at_boundary_ = true;
  std::size_t members_ = 0;
};

}  // namespace

std::unique_ptr<Decompressor> NewGzipDecompressor() { return std::make_unique<GzipDecompressor>(); }

}  // namespace xueji
