#include "config.h"

typedef int tamiz_report_placeholder;
