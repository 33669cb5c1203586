#pragma once

#include "tamiz-definition.h"
#include "tamiz-facts.h"
#include "tamiz-json.h"

G_BEGIN_DECLS

/* Random definitions and leads, for what must hold of every verdict. */
json_t          *tamiz_test_random_duo        (GRand           *random);
TamizDefinition *tamiz_test_random_definition (GRand           *random);
TamizFacts      *tamiz_test_random_facts      (GRand           *random,
                                               TamizDefinition *definition);

G_END_DECLS
