#include "config.h"

typedef int tamiz_intake_placeholder;
