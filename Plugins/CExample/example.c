#include "muster_plugin.h"
