// ExplanationJson: an explained pair as JSON, for scripts: what `xueji explain --json` prints.
//
//   ExplanationJson(why).Print()      // {"record_id_left": "r-1", …, "sentences": {"zh": {…}, "en": {…}}, …}
//
// Values of fields are masked as in the text; weights are bits. The record ids are those of
// links.csv, whole, so that a script can join them. Pure function; thread-safe.
#pragma once

#include "engine/jobs/explain_job.h"
#include "engine/report/json_value.h"

namespace xueji {

JsonValue ExplanationJson(const PairExplanation& why);

}  // namespace xueji
