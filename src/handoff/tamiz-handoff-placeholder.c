#include "config.h"

typedef int tamiz_handoff_placeholder;
