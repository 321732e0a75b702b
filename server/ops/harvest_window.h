// HarvestWindow: the last looks of one asker, and whether the newest of them is part of a pattern.
//
//   window.Add(Remember(look));
//   const HarvestReason reason = window.Judge();
//
// Each figure lies between what lists of pupils do and what walking does. What lists do, at worst:
// numbers of one birth date follow one another where a police station gave them out (runs of 10 in
// the largest cities, steps of 1 or 2, because even and odd are the sexes); in a small county half
// of all numbers end alike, date after date, if the list is sorted by birth date; one of thirty
// pupils is called the same in some places; 82 children are born on a day in the largest county;
// record ids that run on may be a class of one's own, never thirty of others. A walker has nothing
// else. Whoever asks about one child again, or is refused its registration, has learnt nothing new:
// what counts answers counts each child once. A change that was made is remembered as one more thing the asker did: of a
// thousand pupils an office registers a few have numbers that others have, and those few are not all it asked about. Whole numbers only; the order in which looks came does not matter, so
// walking at random helps nobody. Not thread-safe: the detector has the lock. Memory: 24 bytes a
// look. Cost of Judge: 1 ns a look, and 10 us if it must look for names times dates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "server/ops/harvest_detector.h"

namespace xueji::server {

struct RememberedLook {
  std::uint64_t name = 0;      // hash; 0: blank. Of a look by record id: what is not its serial number, and that
  std::uint32_t region = 0;    // of the number; 0: no resident number
  std::int32_t day = 0;        // birth date, days since 1970; the least there is: unknown
  std::uint16_t sequence = 0;  // of the number
  LookKind kind = LookKind::kPreCheck;
  LookOutcome outcome = LookOutcome::kMiss;
  bool has_number = false;  // of any kind
};
RememberedLook Remember(const Look& look);

// What is too much. Of an account all is judged; of a certificate or a county asked about only what
// even many people together do not do.
struct HarvestFigures {
  std::size_t looks = 200;  // remembered
  int run = 15;             // numbers of one date, or dates of one sequence number, in a row
  int one_sequence = 120;   // dates under one sequence number
  int one_name = 30;        // dates under one name
  int one_date = 100;       // numbers, or names, of one date
  int grid = 120;           // looks that are names times dates; 0: not judged
  int without_number = 80;  // pre-checks without any number; 0: not judged
  int misses_of_numbers_min =
      50;                  // look-ups by number, or by record id, four fifths of which found nobody; 0: not judged
  int others_numbers = 8;  // children asked about with numbers of others, and half of all hits; 0: not judged
  int record_ids = 30;     // serial numbers of record ids in a row that are not one's own
};
inline constexpr HarvestFigures kAccountFigures = {};
inline constexpr HarvestFigures kCrowdFigures = {.looks = 1000,
                                                 .run = 15,
                                                 .one_sequence = 600,
                                                 .one_name = 120,
                                                 .one_date = 200,
                                                 .grid = 0,
                                                 .without_number = 0,
                                                 .misses_of_numbers_min = 0,
                                                 .others_numbers = 0,
                                                 .record_ids = 30};

class HarvestWindow {
 public:
  explicit HarvestWindow(const HarvestFigures& figures) : figures_(&figures) {}
  void Add(const RememberedLook& look);
  // Of the look added last. REQUIRES: one was.
  HarvestReason Judge() const;

 private:
  HarvestReason JudgeNumber(const RememberedLook& last) const;
  HarvestReason JudgeRecordIds(const RememberedLook& last) const;
  HarvestReason JudgeNameAndDate(const RememberedLook& last) const;
  HarvestReason JudgeOutcomes(const RememberedLook& last) const;
  int GridLooks() const;
  template <typename Counts>
  int Children(int enough, const Counts& counts) const;

  // Upper bounds of what the judges count, of columns alone.
  int CountNear(const RememberedLook& last) const;
  int CountName(const RememberedLook& last) const;
  int CountDay(const RememberedLook& last) const;

  const HarvestFigures* figures_;
  std::vector<RememberedLook> looks_;  // a ring once it is full
  // The same looks by columns of one width, names by half of their hash.
  std::vector<std::uint32_t> regions_, sequences_, names_;
  std::vector<std::int32_t> days_;
  std::size_t newest_ = 0;
};

}  // namespace xueji::server
