#pragma once

#include "tamiz-clock.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TAMIZ_TYPE_APPLICATION (tamiz_application_get_type ())

G_DECLARE_FINAL_TYPE (TamizApplication, tamiz_application, TAMIZ, APPLICATION, AdwApplication)

TamizApplication *tamiz_application_new (TamizClock *clock);

G_END_DECLS
