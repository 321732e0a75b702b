// Where a household lives below its county, and how it is reached.
//
//   MakeAddress("某省某市某县", random)   // "某省某市某县人民路17号阳光小区3栋2单元501室"
//   MakePhone(random)                     // "13812345678"
//
// 60 % of addresses are a flat in a town, the rest a house in a village; all are made up, and so
// are the numbers. Pure.
#pragma once

#include <string>
#include <string_view>

#include "datasets/generator/seeded_random.h"

namespace xueji::datasets {

std::string MakeAddress(std::string_view place, SeededRandom& random);
std::string MakePhone(SeededRandom& random);

}  // namespace xueji::datasets
