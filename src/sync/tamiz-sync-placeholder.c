#include "config.h"

typedef int tamiz_sync_placeholder;
