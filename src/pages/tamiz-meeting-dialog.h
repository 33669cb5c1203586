#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Changes the meeting of a handoff, or calls it off; the contact is told. */
#define TAMIZ_TYPE_MEETING_DIALOG (tamiz_meeting_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TamizMeetingDialog, tamiz_meeting_dialog, TAMIZ, MEETING_DIALOG, AdwWindow)

void tamiz_meeting_dialog_show (GtkWidget *parent,
                                TamizDesk *desk,
                                json_t    *handoff);

G_END_DECLS
