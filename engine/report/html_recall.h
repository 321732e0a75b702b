// The report's section about links that may have been missed: what capture and recapture over the
// passes says, in words a registrar can use, with its interval and its limits. Empty where the run
// could not tell. Thread-safe: pure function.
//
//   out += RecallSection(manifest);
#pragma once

#include <string>

#include "engine/report/run_manifest.h"

namespace xueji {

std::string RecallSection(const RunManifest& manifest);

}  // namespace xueji
