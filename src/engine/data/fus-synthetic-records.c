/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a thermal camera, an accelerometer and a panel of sensors say of a pump that a
 * motor drives. */
#include "config.h"

#include "fus-synthetic-private.h"

#include <math.h>

#define HZ_PER_BIN 6.25

static double
get_severity (const Sight *sight, Fault fault)
{
  return sight->fault == fault ? sight->severity : 0;
}

static double
smooth_step (double x, double width)
{
  return 1 / (1 + exp (-x / width));
}

static double
bump (double du, double dv, double radius)
{
  return exp (-0.5 * (du * du + dv * dv) / (radius * radius));
}

/* How much of the point belongs to a body with rounded corners, 0 … 1. */
static double
cover_body (double u, double v, double half_width, double half_height)
{
  double r = pow (fabs (u) / half_width, 4) + pow (fabs (v) / half_height, 4);

  return smooth_step (1 - r, 0.22);
}

static double
cover_shaft (double u, double v)
{
  return smooth_step (0.045 - fabs (v), 0.012) * smooth_step (0.12 - fabs (u), 0.02);
}

/* Temperature in °C at a point of the picture; (0, 0) is its upper left corner. */
static double
get_temperature (double u, double v, const Sight *sight)
{
  double motor = cover_body (u - 0.36, v - 0.46, 0.26, 0.22);
  double pump = cover_body (u - 0.80, v - 0.46, 0.13, 0.15);
  double feet = cover_body (u - 0.36, v - 0.73, 0.20, 0.05);
  double shaft = cover_shaft (u - 0.64, v - 0.46);
  double fins = 2.2 * cos (2 * G_PI * (u - 0.10) / 0.13);
  double hot = bump (u - 0.64, v - 0.46, 0.075);
  double stream = bump ((u - 0.80) / 0.6, 0, 0.07) * smooth_step (v - 0.64, 0.03);
  double puddle = bump ((u - 0.74) / 2.2, (v - 0.92) / 0.8, 0.075);
  double warmth = 24 + 2 * v;

  warmth += motor * (24 + 5 * sight->heat + fins - 8 * hypot (u - 0.36, v - 0.46));
  warmth += pump * (15 + 2 * sight->heat) + feet * 9 + 13 * shaft * (1 - motor);
  warmth += 21 * get_severity (sight, FAULT_MISALIGNMENT) * hot;
  warmth += 17 * get_severity (sight, FAULT_LEAK) * MIN (0.7 * stream + puddle, 1.1);

  return warmth;
}

/* Private to the picture: where the camera stands, how bright the paint is, noise. */
void
fus_synthetic_draw_image (FusReal *image, const Sight *sight, FusRng *rng)
{
  double du = 0.018 * fus_rng_normal (rng);
  double dv = 0.018 * fus_rng_normal (rng);
  double gain = 1 + 0.04 * fus_rng_normal (rng);

  for (gsize i = 0; i < IMAGE_SIZE; i++)
    for (gsize j = 0; j < IMAGE_SIZE; j++)
      {
        double u = ((double) j + 0.5) / IMAGE_SIZE + du;
        double v = ((double) i + 0.5) / IMAGE_SIZE + dv;
        double warmth = 24 + gain * (get_temperature (u, v, sight) - 24);

        image[i * IMAGE_SIZE + j] = (FusReal) (warmth + 0.7 * fus_rng_normal (rng));
      }
}

static double
get_speed (const Sight *sight)
{
  return 27 + 0.8 * sight->speed;
}

static double
power_of (double decibels)
{
  return pow (10, decibels / 10);
}

/* Power of a line of @decibels at @hz, spread by the window over its neighbours. */
static double
get_line (double bin, double hz, double decibels)
{
  double distance = bin - hz / HZ_PER_BIN;

  return power_of (decibels) * exp (-0.5 * distance * distance / (0.75 * 0.75));
}

static double
get_power (double bin, const Sight *sight, double tilt, double floor)
{
  double speed = get_speed (sight);
  double bearing = get_severity (sight, FAULT_BEARING);
  double wear = exp (-0.5 * pow ((bin - 45) / 5.5, 2));
  double power = power_of (floor + tilt * (bin / N_BINS - 0.5));

  power += get_line (bin, speed, -26 + 13 * get_severity (sight, FAULT_IMBALANCE));
  power += get_line (bin, 2 * speed, -36 + 17 * get_severity (sight, FAULT_MISALIGNMENT));
  power += get_line (bin, 3 * speed, -42 + 11 * get_severity (sight, FAULT_MISALIGNMENT));
  power += get_line (bin, 6 * speed, -38);
  power *= power_of (17 * bearing * wear);

  return power + get_line (bin, 9.6 * speed, -75 + 36 * MIN (bearing, 1.2));
}

/* Private to the spectrum: how the sensor is mounted tilts and lifts the floor; noise. */
void
fus_synthetic_draw_spectrum (FusReal *spectrum, const Sight *sight, FusRng *rng)
{
  double tilt = 5 * fus_rng_normal (rng);
  double floor = -56 + 1.5 * fus_rng_normal (rng);

  for (gsize bin = 0; bin < N_BINS; bin++)
    {
      double power = get_power ((double) bin, sight, tilt, floor);

      spectrum[bin] = (FusReal) (10 * log10 (power) + 1.3 * fus_rng_normal (rng));
    }
}

/* In the order of fus_synthetic_sensors. Private: load, weather, noise. Of faults they
 * know what the spectrum says at the speed and at twice the speed, and less exactly. */
void
fus_synthetic_draw_sensors (FusReal *sensors, const Sight *sight, FusRng *rng)
{
  double load = fus_rng_normal (rng);
  double weather = fus_rng_normal (rng);
  double once = 1.4 + 1.5 * get_severity (sight, FAULT_IMBALANCE);
  double twice = 0.7 + 1.1 * get_severity (sight, FAULT_MISALIGNMENT);
  double values[N_SENSORS] = { 0 };

  once += 0.45 * fus_rng_normal (rng);
  twice += 0.33 * fus_rng_normal (rng);
  values[0] = 60 * get_speed (sight) + 6 * fus_rng_normal (rng);
  values[1] = 70 + 9 * load + fus_rng_normal (rng);
  values[2] = 18 + 2.2 * load + 0.4 * fus_rng_normal (rng);
  values[3] = 0.84 + 0.03 * load + 0.008 * fus_rng_normal (rng);
  values[4] = 62 + 6 * sight->heat + 1.5 * load + fus_rng_normal (rng);
  values[5] = 51 + 4 * sight->heat + 0.8 * weather + fus_rng_normal (rng);
  values[6] = 22 + 3 * weather + 0.5 * fus_rng_normal (rng);
  values[7] = once;
  values[8] = twice;
  values[9] = hypot (once, twice) + 0.12 * fus_rng_normal (rng);
  for (guint d = 0; d < N_SENSORS; d++)
    sensors[d] = (FusReal) values[d];
}
