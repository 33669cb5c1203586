/* What each test with windows reads first, compiled once a folder. */
#include <adwaita.h>
