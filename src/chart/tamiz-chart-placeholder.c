#include "config.h"

typedef int tamiz_chart_placeholder;
