package dev.viveiro.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws how times grow with the number of machines: one field for each kind of work, one line for each way of doing it. */
final class GrowthPlot {
    private static final int WIDTH = 900;
    private static final int FIELD = 260;
    private static final float STROKE = 2f;
    /** Blue and vermilion, which nearly everybody can tell apart; see Okabe and Ito, Color Universal Design. */
    private static final List<Color> COLOURS = List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73));

    private GrowthPlot() {}

    /**
     * Writes a PNG.
     *
     * @param growths by kind of work, and then by who does it
     */
    static void write(Path file, String title, Map<String, Map<String, Growth>> growths) throws IOException {
        CombinedDomainXYPlot all = new CombinedDomainXYPlot(new NumberAxis("machines"));
        growths.forEach(
                (work, ways) -> all.add(field(work, ways, all.getSubplots().isEmpty())));
        JFreeChart chart = new JFreeChart(title, all);
        ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, FIELD * growths.size());
    }

    /** @param named whether the legend names its lines; their colours are the same in every field */
    private static XYPlot field(String work, Map<String, Growth> ways, boolean named) {
        XYSeriesCollection lines = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        ways.forEach((way, growth) -> {
            XYSeries line = new XYSeries(way);
            growth.seconds().forEach(line::add);
            int number = lines.getSeriesCount();
            renderer.setSeriesStroke(number, new BasicStroke(STROKE));
            renderer.setSeriesPaint(number, COLOURS.get(number % COLOURS.size()));
            renderer.setSeriesVisibleInLegend(number, named);
            lines.addSeries(line);
        });
        return new XYPlot(lines, null, new NumberAxis(work + ", s"), renderer);
    }
}
