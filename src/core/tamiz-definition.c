#include "config.h"

#include "tamiz-definition.h"
