/* What each source of a library with windows reads first, compiled once for all of them: it
 * takes longer than the sources themselves.
 */
#include <adwaita.h>

/* Each source names its own. */
#undef G_LOG_DOMAIN
