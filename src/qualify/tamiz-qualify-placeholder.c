#include "config.h"

typedef int tamiz_qualify_placeholder;
