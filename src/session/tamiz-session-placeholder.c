#include "config.h"

typedef int tamiz_session_placeholder;
