/* libpng writes and reads through a FILE over a stream. */
#include "client_support.h"

#include <png.h>

enum { WIDTH = 300, HEIGHT = 200, ROW = 3 * WIDTH };

static void paint(png_byte *row, int y)
{
  for (int x = 0; x < ROW; x++) {
    row[x] = (png_byte)(x * y + (x ^ y) + (x * 2654435761u >> 24)); /* hard to compress: many writes */
  }
}

static void write_png(FILE *file)
{
  png_byte row[ROW];
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, file);
  png_set_IHDR(png, info, WIDTH, HEIGHT, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (int y = 0; y < HEIGHT; y++) {
    paint(row, y);
    png_write_row(png, row);
  }
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
}

static void a_picture_is_the_same_in_a_stream_as_in_a_file_and_is_read_back(void **state)
{
  (void)state;
  FILE *real = empty_file();
  write_png(real);
  membuf *s = NULL;
  assert_ok(membuf_bytes_new(NULL, 0, &s, NULL));
  FILE *file = file_over(s, "wb");
  write_png(file);
  assert_int_equal(fclose(file), 0);
  assert_same_content(s, real);

  assert_ok(membuf_rewind(s));
  file = file_over(s, "rb");
  png_byte row[ROW], expected[ROW];
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, file);
  png_read_info(png, info);
  assert_int_equal(png_get_image_width(png, info), WIDTH);
  assert_int_equal(png_get_image_height(png, info), HEIGHT);
  for (int y = 0; y < HEIGHT; y++) {
    png_read_row(png, row, NULL);
    paint(expected, y);
    assert_memory_equal(row, expected, ROW);
  }
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  assert_int_equal(fclose(file), 0);
  membuf_free(s);
}

static void a_stream_that_is_full_is_an_error_of_libpng(void **state)
{
  (void)state;
  static char memory[1000];
  membuf *s = NULL;
  assert_ok(membuf_bytes_fixed(memory, 0, sizeof memory, &s, NULL));
  FILE *file = file_over(s, "wb");
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  volatile bool failed = false;
  png_infop info = png_create_info_struct(png);
  static png_byte row[ROW];
  if (setjmp(png_jmpbuf(png)) == 0) {
    png_init_io(png, file);
    png_set_compression_level(png, 0);
    png_set_IHDR(png, info, WIDTH, HEIGHT, 8, PNG_COLOR_TYPE_RGB, 0, 0, 0);
    png_write_info(png, info);
    for (int y = 0; y < HEIGHT; y++) {
      png_write_row(png, row);
    }
    png_write_end(png, info);
  } else {
    failed = true;
  }
  png_destroy_write_struct(&png, &info);
  assert_true(failed);
  fclose(file);
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_picture_is_the_same_in_a_stream_as_in_a_file_and_is_read_back),
      cmocka_unit_test(a_stream_that_is_full_is_an_error_of_libpng),
  };
  return run_area(tests);
}
