#include "config.h"

typedef int tamiz_storage_placeholder;
