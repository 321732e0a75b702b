#include "engine/plan/plan_rewriter.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/plan/plan_printer.h"

namespace xueji {
namespace {

struct Span {
  std::size_t begin = 0, end = 0;
};

// Where a level group has its values and its end.
struct LevelPlace {
  std::optional<Span> m, u;
  std::size_t words_end = 0;  // behind what it covers
  std::size_t close = 0;      // of the closing brace
};

struct PlanPlaces {
  std::vector<std::vector<LevelPlace>> levels;  // by comparison
  std::optional<Span> prior;
};

// Walks protobuf text format just closely enough to find values: groups, lists, strings, comments.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) : text_(text) {}

  PlanPlaces Find() {
    Message("", /*depth=*/0);
    return std::move(places_);
  }

 private:
  bool done() const { return at_ >= text_.size(); }
  char Peek() const { return done() ? '\0' : text_[at_]; }

  void SkipBlank() {
    while (!done()) {
      if (Peek() == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (std::string_view(" \t\r\n\v\f").find(Peek()) != std::string_view::npos) {
        ++at_;
      } else {
        return;
      }
    }
  }

  static bool EndsWord(char c) {
    return std::string_view(" \t\r\n\v\f#{}<>[]:,;\"'").find(c) != std::string_view::npos;
  }

  // A number, an enum word, or one or several strings side by side.
  Span Value() {
    SkipBlank();
    Span span{at_, at_};
    do {
      if (Peek() == '"' || Peek() == '\'') {
        const char quote = Peek();
        for (++at_; !done() && Peek() != quote; ++at_) {
          if (Peek() == '\\') ++at_;
        }
        ++at_;
      } else {
        if (Peek() == '-') {
          ++at_;
          SkipBlank();
        }
        while (!done() && !EndsWord(Peek())) ++at_;
      }
      at_ = std::min(at_, text_.size());
      span.end = at_;
      SkipBlank();
    } while (Peek() == '"' || Peek() == '\'');
    at_ = span.end;
    return span;
  }

  // One value or group of the word, or a list of them. `depth` is that of the word's message.
  void Element(std::string_view group, std::string_view word, int depth) {
    SkipBlank();
    if (Peek() != '{' && Peek() != '<') {
      const std::size_t before = at_;
      Note(group, word, depth, Value());
      if (at_ == before) ++at_;  // never on a text that ParsePlan accepts; then at least it ends
      return;
    }
    ++at_;
    if (depth == 0 && word == "comparison") places_.levels.emplace_back();
    const bool is_level = depth == 1 && group == "comparison" && word == "level";
    if (is_level) {
      places_.levels.back().emplace_back();
      places_.levels.back().back().words_end = at_;  // behind the opening brace
    }
    Message(word, depth + 1);
    if (is_level) places_.levels.back().back().close = std::min(at_, text_.size());
    ++at_;  // the closing brace
  }

  void Note(std::string_view group, std::string_view word, int depth, Span value) {
    if (depth == 0 && word == "prior_match_probability") places_.prior = value;
    if (depth != 2 || group != "level" || places_.levels.empty() || places_.levels.back().empty()) {
      return;
    }
    LevelPlace& level = places_.levels.back().back();
    if (word == "m") level.m = value;
    if (word == "u") level.u = value;
  }

  void NoteEnd(std::string_view group, std::string_view word, int depth) {
    if (depth != 2 || group != "level" || word != "is" || places_.levels.empty()) return;
    places_.levels.back().back().words_end = std::min(at_, text_.size());
  }

  // Up to the closing brace, or the end of the text.
  void Message(std::string_view group, int depth) {
    for (SkipBlank(); !done() && Peek() != '}' && Peek() != '>'; SkipBlank()) {
      const std::size_t begin = at_;
      while (!done() && !EndsWord(Peek())) ++at_;
      const std::string_view word = text_.substr(begin, at_ - begin);
      SkipBlank();
      if (Peek() == ':') ++at_;
      SkipBlank();
      if (Peek() == '[') {
        ++at_;
        for (SkipBlank(); !done() && Peek() != ']'; SkipBlank()) {
          if (Peek() == ',') ++at_;
          else Element(group, word, depth);
        }
        ++at_;
        NoteEnd(group, word, depth);
      } else {
        Element(group, word, depth);
        NoteEnd(group, word, depth);
      }
      SkipBlank();
      if (Peek() == ',' || Peek() == ';') ++at_;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  PlanPlaces places_;
};

struct Edit {
  std::size_t at = 0, remove = 0;
  std::string insert;
};

bool IsMarked(std::string_view line) {
  return line.starts_with(kTrainedMark) || line.starts_with(kTrainedMarkChinese);
}

class Rewriter {
 public:
  Rewriter(std::string_view text, const PlanRewrite& rewrite) : text_(text), rewrite_(rewrite) {}

  std::string Run() {
    const PlanPlaces places = PlaceFinder(text_).Find();
    for (const LevelRewrite& level : rewrite_.levels) {
      XUEJI_CHECK(level.comparison < places.levels.size());
      XUEJI_CHECK(level.level < places.levels[level.comparison].size());
      RewriteLevel(places.levels[level.comparison][level.level], level);
    }
    if (rewrite_.prior) RewritePrior(places.prior);
    std::stable_sort(edits_.begin(), edits_.end(),
                     [](const Edit& a, const Edit& b) { return a.at < b.at; });
    std::string out;
    std::size_t at = 0;
    for (const Edit& edit : edits_) {
      out += text_.substr(at, edit.at - at);
      out += edit.insert;
      at = edit.at + edit.remove;
    }
    out += text_.substr(at);
    return out + tail_;
  }

 private:
  std::string_view Mark() const { return rewrite_.chinese ? kTrainedMarkChinese : kTrainedMark; }

  // Blanks after the value make room for a longer one, or fill the place of a shorter one.
  void Replace(Span old, std::string value) {
    std::size_t blanks = 0;
    while (old.end + blanks < text_.size() && text_[old.end + blanks] == ' ') ++blanks;
    const std::size_t width = old.end - old.begin + blanks;
    if (blanks > 0) value.append(value.size() < width ? width - value.size() : 1, ' ');
    edits_.push_back({old.begin, width, std::move(value)});
  }

  // The comment of a group or value that ends at `end`.
  void PutNote(std::size_t end, const std::string& note) {
    const std::size_t line_end = std::min(text_.find('\n', end), text_.size());
    std::string_view rest = text_.substr(end, line_end - end);
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    const std::size_t begin = rest.find_first_not_of(" \t");
    const bool free = begin == std::string_view::npos || IsMarked(rest.substr(begin));
    if (!free) return;
    std::string comment;
    if (!note.empty()) comment.append("  ").append(Mark()).append(note);
    edits_.push_back({end, rest.size(), std::move(comment)});
  }

  void RewriteLevel(const LevelPlace& place, const LevelRewrite& level) {
    std::string missing;
    const auto set = [&](const std::optional<Span>& span, const char* word, double value) {
      if (span) Replace(*span, FormatDouble(value));
      else missing.append(" ").append(word).append(": ").append(FormatDouble(value));
    };
    set(place.m, "m", level.m);
    set(place.u, "u", level.u);
    if (!missing.empty()) edits_.push_back({place.words_end, 0, missing});
    PutNote(place.close + 1, level.note);
  }

  void RewritePrior(const std::optional<Span>& place) {
    const std::string value = FormatDouble(*rewrite_.prior);
    if (place) {
      // No columns to keep behind the prior; its note follows.
      edits_.push_back({place->begin, place->end - place->begin, value});
      PutNote(place->end, rewrite_.prior_note);
      return;
    }
    if (!text_.empty() && text_.back() != '\n') tail_ += '\n';
    tail_ += "prior_match_probability: " + value;
    if (!rewrite_.prior_note.empty()) {
      tail_.append("  ").append(Mark()).append(rewrite_.prior_note);
    }
    tail_ += '\n';
  }

  std::string_view text_;
  const PlanRewrite& rewrite_;
  std::vector<Edit> edits_;
  std::string tail_;
};

// The text without marked lines of its own, and the new ones after the comment it begins with.
std::string PutHeader(std::string_view text, const PlanRewrite& rewrite) {
  std::string header;
  for (const std::string& line : rewrite.header) {
    header.append(rewrite.chinese ? kTrainedMarkChinese : kTrainedMark).append(line) += '\n';
  }
  std::string out;
  bool in_opening = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = text.substr(at, end - at);
    at = end;
    if (IsMarked(line)) continue;
    if (in_opening && !line.starts_with('#')) {
      in_opening = false;
      out += header;
    }
    out += line;
  }
  if (in_opening) {
    if (!out.empty() && out.back() != '\n' && !header.empty()) out += '\n';
    out += header;
  }
  return out;
}

}  // namespace

std::string RewritePlan(std::string_view text, const PlanRewrite& rewrite) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return PutHeader(Rewriter(text, rewrite).Run(), rewrite);
}

}  // namespace xueji
