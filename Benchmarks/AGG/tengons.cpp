// 2,500 polygons of ten vertices on 2048 x 2048 pixels by AGG (Debian's libagg-dev): what Benchmarks/Stages/TenGons.swift
// draws, in the same order of areas and outlines. Prints the least processor milliseconds of each case.
//
//   tengons [PICTURE.ppm]
#include <agg_conv_stroke.h>
#include <agg_path_storage.h>
#include <agg_pixfmt_rgba.h>
#include <agg_rasterizer_scanline_aa.h>
#include <agg_renderer_scanline.h>
#include <agg_scanline_u.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <vector>

static const int side = 2048, count = 2500, rounds = 15;

struct Dice {
    uint64_t state = 7;
    double next() {
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        return double(state >> 40) / 16777216.0;
    }
};

struct Polygon {
    double x[10], y[10];
    double red, green, blue;
};

static std::vector<Polygon> polygons() {
    std::vector<Polygon> all;
    Dice dice;
    for (int index = 0; index < count; index++) {
        Polygon p;
        double x = 60 + 1928 * dice.next();
        double y = 60 + 1928 * dice.next();
        p.red = dice.next();
        p.green = dice.next();
        p.blue = dice.next();
        for (int corner = 0; corner < 10; corner++) {
            double radius = 45 * (0.8 + 0.4 * dice.next());
            // Rounded to the 256 steps of a pixel that both rasterisers count in.
            p.x[corner] = std::round(256 * (x + radius * std::cos(M_PI * corner / 5))) / 256;
            p.y[corner] = std::round(256 * (y + radius * std::sin(M_PI * corner / 5))) / 256;
        }
        all.push_back(p);
    }
    return all;
}

static double milliseconds() {
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

typedef agg::pixfmt_rgba32_pre Pixels;
typedef agg::renderer_base<Pixels> Base;
typedef agg::renderer_scanline_aa_solid<Base> Renderer;

static void draw(Base& base, const std::vector<Polygon>& all, double area, double outline) {
    Renderer renderer(base);
    agg::rasterizer_scanline_aa<> rasterizer;
    agg::scanline_u8 scanline;
    agg::path_storage path;
    auto trace = [&](const Polygon& p) {
        path.remove_all();
        path.move_to(p.x[0], p.y[0]);
        for (int corner = 1; corner < 10; corner++) path.line_to(p.x[corner], p.y[corner]);
        path.close_polygon();
    };
    for (const Polygon& p : all) {
        trace(p);
        rasterizer.reset();
        rasterizer.add_path(path);
        agg::rgba color(p.red, p.green, p.blue, area);
        renderer.color(agg::rgba8(color.premultiply()));
        agg::render_scanlines(rasterizer, scanline, renderer);
    }
    if (outline <= 0) return;
    for (const Polygon& p : all) {
        trace(p);
        agg::conv_stroke<agg::path_storage> stroke(path);
        stroke.width(1);
        stroke.line_join(agg::miter_join);
        stroke.miter_limit(2);
        rasterizer.reset();
        rasterizer.add_path(stroke);
        agg::rgba color(0, 0, 0, outline);
        renderer.color(agg::rgba8(color.premultiply()));
        agg::render_scanlines(rasterizer, scanline, renderer);
    }
}

int main(int argc, char** argv) {
    const struct {
        const char* name;
        double area, outline;
    } cases[] = {{"opaque", 1, 0}, {"opaque-outlined", 1, 1}, {"translucent-outlined", 0.6, 0.6}};
    std::vector<Polygon> all = polygons();
    std::vector<unsigned char> memory(size_t(side) * side * 4);
    agg::rendering_buffer buffer(memory.data(), side, side, side * 4);
    for (const auto& one : cases) {
        double best = 1e9;
        for (int round = 0; round < rounds; round++) {
            Pixels pixels(buffer);
            Base base(pixels);
            // Ours clears the canvas as it draws, too.
            double start = milliseconds();
            std::fill(memory.begin(), memory.end(), 0);
            draw(base, all, one.area, one.outline);
            best = std::min(best, milliseconds() - start);
        }
        std::printf("%s %.3f\n", one.name, best);
    }
    if (argc > 1) {
        std::FILE* file = std::fopen(argv[1], "wb");
        if (!file) return 2;
        std::fprintf(file, "P6 %d %d 255\n", side, side);
        for (size_t place = 0; place < memory.size(); place += 4) {
            // Over white.
            unsigned char rest = 255 - memory[place + 3];
            for (int channel = 0; channel < 3; channel++) std::fputc(memory[place + channel] + rest, file);
        }
        std::fclose(file);
    }
    return 0;
}
