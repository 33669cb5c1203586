#include "config.h"

typedef int tamiz_index_placeholder;
