#pragma once

#include "tamiz-test-display.h"
#include "tamiz-test-session.h"
#include "tamiz-window.h"

G_BEGIN_DECLS

/* The program's window on a base of its own, which the test can reach past it. */
typedef struct
{
  TamizTestSession *base;
  TamizWindow *window;
} TamizTestWindow;

TamizTestWindow *tamiz_test_window_new        (TamizTestSession *base);
TamizTestWindow *tamiz_test_window_new_sample (guint             size);
void             tamiz_test_window_reopen     (TamizTestWindow  *self);
void             tamiz_test_window_free       (TamizTestWindow  *self);
TamizPage       *tamiz_test_window_go         (TamizTestWindow  *self,
                                               const char       *page);
void             tamiz_test_window_resize     (TamizTestWindow  *self,
                                               int               width,
                                               int               height);
void             tamiz_test_window_as         (TamizTestWindow  *self,
                                               const char       *email);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizTestWindow, tamiz_test_window_free)

G_END_DECLS
